import { actorOf } from '@/app/actor'
import { readBody } from '@/app/api/body'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, Refused, viewOf } from '@/app/api/problem'
import { ciTokenRequest } from '@/lib/api/ci-token'
import { readCiTokens } from '@/lib/db/read/ci-tokens'
import { createCiToken } from '@/lib/usecases/ci-tokens'
import { getContext, getDb } from '@/lib/wiring'

export const { PUT, PATCH, DELETE } = refuseOthers('GET', 'POST')

/** The tokens with which a CI reports for the service. */
export const GET = endpoint<{ name: string }>(async (_request, { name }) => {
  const db = await getDb()
  const service = await db.service.findUnique({ where: { name }, select: { id: true } })
  if (!service) throw new Refused(404, 'not_found', 'No such service', `There is no service “${name}”.`)
  return json(200, { tokens: await readCiTokens(db, service.id) })
})

/** Makes one. The answer is the only place where it stands, so no Idempotency-Key gives it again. */
export const POST = endpoint<{ name: string }>(async (request, { name: service }) => {
  const { value } = await readBody(request, ciTokenRequest)
  const made = await createCiToken(await getContext(), actorOf(request), { service, name: value.name })
  if (made.ok) return json(201, made.value)
  const view = viewOf(made.failure)
  return json(view.status, view)
})
