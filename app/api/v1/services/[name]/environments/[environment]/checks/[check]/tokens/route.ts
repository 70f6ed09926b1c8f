import { actorOf } from '@/app/actor'
import { readBody } from '@/app/api/body'
import { type CheckParams, placeOf, requireCheck } from '@/app/api/check-place'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, viewOf } from '@/app/api/problem'
import { checkTokenRequest } from '@/lib/api/check'
import { readCheckTokens } from '@/lib/db/read/check-tokens'
import { createCheckToken } from '@/lib/usecases/check-tokens'
import { getContext, getDb } from '@/lib/wiring'

export const { PUT, PATCH, DELETE } = refuseOthers('GET', 'POST')

/** The tokens that run this check. */
export const GET = endpoint<CheckParams>(async (_request, params) => {
  const db = await getDb()
  return json(200, { tokens: await readCheckTokens(db, (await requireCheck(db, params)).id) })
})

/** Makes one. The answer is the only place where it stands, so no Idempotency-Key gives it again. */
export const POST = endpoint<CheckParams>(async (request, params) => {
  const { value } = await readBody(request, checkTokenRequest)
  const made = await createCheckToken(await getContext(), actorOf(request), { ...placeOf(params), name: value.name })
  if (made.ok) return json(201, made.value)
  const view = viewOf(made.failure)
  return json(view.status, view)
})
