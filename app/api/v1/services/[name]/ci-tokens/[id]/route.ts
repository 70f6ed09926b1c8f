import { actorOf } from '@/app/actor'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, viewOf } from '@/app/api/problem'
import { revokeCiToken } from '@/lib/usecases/ci-tokens'
import { getContext } from '@/lib/wiring'

export const { GET, POST, PUT, PATCH } = refuseOthers('DELETE')

/** Revokes a token: what it is used for is refused from now on. */
export const DELETE = endpoint<{ name: string; id: string }>(async (request, { name, id }) => {
  const revoked = await revokeCiToken(await getContext(), actorOf(request), { service: name, tokenId: id })
  if (revoked.ok) return json(200, revoked.value)
  const view = viewOf(revoked.failure)
  return json(view.status, view)
})
