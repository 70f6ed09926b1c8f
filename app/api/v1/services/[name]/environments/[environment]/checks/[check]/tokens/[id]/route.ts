import { actorOf } from '@/app/actor'
import { type CheckParams, placeOf } from '@/app/api/check-place'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, viewOf } from '@/app/api/problem'
import { revokeCheckToken } from '@/lib/usecases/check-tokens'
import { getContext } from '@/lib/wiring'

export const { GET, POST, PUT, PATCH } = refuseOthers('DELETE')

/** Revokes a token: what it is used for is refused from now on. */
export const DELETE = endpoint<CheckParams & { id: string }>(async (request, params) => {
  const input = { ...placeOf(params), tokenId: params.id }
  const revoked = await revokeCheckToken(await getContext(), actorOf(request), input)
  if (revoked.ok) return json(200, revoked.value)
  const view = viewOf(revoked.failure)
  return json(view.status, view)
})
