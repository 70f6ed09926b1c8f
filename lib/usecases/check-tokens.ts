import type { AskedRun } from '@/lib/api/check'
import { type CheckPlace, findCheckRow } from '@/lib/db/read/find-check'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import { askRunOf } from './ask-check-run'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { hashToken, newToken } from './secret-token'

/** The whole token is shown once, at its birth. */
export type NewCheckToken = { id: string; name: string; token: string }

const MOST = 20
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Makes a token that runs one check, and nothing else. */
export async function createCheckToken(
  ctx: Context,
  actor: Actor,
  { name: text, ...place }: CheckPlace & { name: string },
): Promise<Result<NewCheckToken, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const name = text.trim()
  if (name === '' || name.length > 60) {
    const detail = `“${name.slice(0, 80)}” cannot be the name of a token. Give it 1 to 60 characters, such as who will use it.`
    return fail({ code: 'invalid', title: 'Not a name', detail, field: 'name' })
  }
  const found = await findCheckRow(ctx.db, place)
  if (!found.ok) return fail({ code: 'not_found', title: 'No such check', detail: found.failure })
  const { id: checkId, path, serviceId } = found.value
  if ((await ctx.db.checkToken.count({ where: { checkId, revokedAt: null } })) >= MOST)
    return fail({ code: 'conflict', title: 'Too many tokens', detail: `${path} has ${MOST} tokens. Revoke one first.` })
  const token = newToken('pck')
  const row = await ctx.db.$transaction(async tx => {
    const row = await tx.checkToken.create({ data: { checkId, name, hash: hashToken(token), createdBy: actor.name } })
    await writeEvent(tx, actor, { kind: 'service.check_token_made', serviceId, data: { path, id: row.id, name } })
    return row
  })
  return ok({ id: row.id, name, token })
}

/** From now on the token opens nothing. Revoking it twice is as revoking it once. */
export async function revokeCheckToken(
  ctx: Context,
  actor: Actor,
  { tokenId, ...place }: CheckPlace & { tokenId: string },
): Promise<Result<{ id: string }, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const found = await findCheckRow(ctx.db, place)
  if (!found.ok) return fail({ code: 'not_found', title: 'No such check', detail: found.failure })
  const { id: checkId, path, serviceId } = found.value
  return ctx.db.$transaction(async (tx): Promise<Result<{ id: string }, Problem>> => {
    const held = UUID.test(tokenId) ? await tx.checkToken.findFirst({ where: { id: tokenId, checkId } }) : null
    if (!held) return fail(notFound('token', tokenId))
    const { count } = await tx.checkToken.updateMany({
      where: { id: tokenId, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    })
    const data = { path, id: tokenId, name: held.name }
    if (count > 0) await writeEvent(tx, actor, { kind: 'service.check_token_revoked', serviceId, data })
    return ok({ id: tokenId })
  })
}

/** Runs the check that a token is for. */
export async function runByToken(ctx: Context, token: string): Promise<Result<AskedRun, Problem>> {
  const names = { service: { select: { name: true } }, environment: { select: { name: true } } }
  const held = await ctx.db.checkToken.findUnique({
    where: { hash: hashToken(token) },
    include: { check: { include: names } },
  })
  if (!held || held.revokedAt) {
    const detail = 'This address is not valid, or no longer. Make a new one on the page of the check.'
    return fail({ code: 'not_found', title: 'No such address', detail })
  }
  await ctx.db.checkToken.update({ where: { id: held.id }, data: { usedAt: ctx.clock.now() } })
  return askRunOf(ctx, { kind: 'token', id: held.id, name: held.name }, held.check)
}
