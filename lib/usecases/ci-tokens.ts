import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { hashToken, newToken } from './secret-token'

/** The whole token is shown once, at its birth. */
export type NewCiToken = { id: string; name: string; token: string }

const MOST = 20
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Makes a token with which a CI reports statuses for one service. `service` is its name. */
export async function createCiToken(
  ctx: Context,
  actor: Actor,
  input: { service: string; name: string },
): Promise<Result<NewCiToken, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const name = input.name.trim()
  if (name === '' || name.length > 60) {
    const detail = `“${name.slice(0, 80)}” cannot be the name of a token. Give it 1 to 60 characters, such as the CI's name.`
    return fail({ code: 'invalid', title: 'Not a name', detail, field: 'name' })
  }
  const service = await ctx.db.service.findUnique({ where: { name: input.service } })
  if (!service) return fail(notFound('service', input.service))
  const serviceId = service.id
  if ((await ctx.db.ciToken.count({ where: { serviceId, revokedAt: null } })) >= MOST)
    return fail({
      code: 'conflict',
      title: 'Too many tokens',
      detail: `${service.name} has ${MOST} tokens. Revoke one first.`,
    })

  const token = newToken('pci')
  const row = await ctx.db.$transaction(async tx => {
    const row = await tx.ciToken.create({ data: { serviceId, name, hash: hashToken(token), createdBy: actor.name } })
    await writeEvent(tx, actor, {
      kind: 'service.ci_token_made',
      serviceId,
      data: { service: service.name, id: row.id, name },
    })
    return row
  })
  return ok({ id: row.id, name, token })
}

/** From now on the token opens nothing. Revoking it twice is as revoking it once. */
export async function revokeCiToken(
  ctx: Context,
  actor: Actor,
  { service: serviceName, tokenId }: { service: string; tokenId: string },
): Promise<Result<{ id: string }, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Promise<Result<{ id: string }, Problem>> => {
    const held = UUID.test(tokenId)
      ? await tx.ciToken.findFirst({ where: { id: tokenId, service: { name: serviceName } } })
      : null
    if (!held) return fail(notFound('token', tokenId))
    const { count } = await tx.ciToken.updateMany({
      where: { id: tokenId, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    })
    const { serviceId, name } = held
    if (count > 0)
      await writeEvent(tx, actor, {
        kind: 'service.ci_token_revoked',
        serviceId,
        data: { service: serviceName, id: tokenId, name },
      })
    return ok({ id: tokenId })
  })
}
