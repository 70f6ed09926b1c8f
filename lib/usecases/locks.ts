import type { LockView } from '@/lib/api/lock'
import { LOCK_WITH_NAMES, toLock, toLockView } from '@/lib/db/read/locks'
import { writeEvent } from '@/lib/db/write/event'
import { isTaken } from '@/lib/db/write/taken'
import type { Actor } from '@/lib/domain/actor'
import { lockSentence } from '@/lib/domain/lock'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { findScope } from './find-scope'
import { type ExpiryInput, readExpiry, readReason } from './lock-input'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

type Answer = Promise<Result<LockView, Problem>>

/** What to lock, by name; what is left out is all of them. */
export type LockInput = ExpiryInput & {
  service?: string | undefined
  environment?: string | undefined
  reason: string
}

/** Locks something: deploys that would touch it are refused, and those that wait already go on waiting. */
export async function lock(ctx: Context, actor: Actor, input: LockInput): Answer {
  const permitted = permit(actor, 'lock')
  if (!permitted.ok) return permitted
  const now = ctx.clock.now()
  const reason = readReason(input.reason, 'A lock')
  if (!reason.ok) return reason
  const expiry = readExpiry(input, now)
  if (!expiry.ok) return expiry
  const scope = await findScope(ctx, input)
  if (!scope.ok) return scope
  try {
    return await ctx.db.$transaction(async tx => {
      // What has expired holds nothing, and gives way.
      await tx.lock.deleteMany({ where: { ...scope.value, expiresAt: { lte: now } } })
      const row = await tx.lock.create({
        data: {
          ...scope.value,
          reason: reason.value,
          actorKind: actor.kind,
          actorId: actor.id,
          actorName: actor.name,
          createdAt: now,
          expiresAt: expiry.value,
        },
        include: LOCK_WITH_NAMES,
      })
      const view = toLockView(row)
      await writeEvent(tx, actor, { kind: 'lock.added', ...serviceOf(row), data: { lock: view } })
      return ok(view)
    })
  } catch (error) {
    if (!isTaken(error)) throw error
    const held = await ctx.db.lock.findFirst({ where: scope.value, include: LOCK_WITH_NAMES })
    const what = held ? lockSentence(toLock(held), now) : 'It is locked already.'
    return fail({ code: 'conflict', title: 'Locked already', detail: `${what} Extend that lock, or unlock it first.` })
  }
}

/** Gives an existing lock another end. */
export async function extendLock(ctx: Context, actor: Actor, input: ExpiryInput & { lockId: string }): Answer {
  const permitted = permit(actor, 'lock')
  if (!permitted.ok) return permitted
  const expiry = readExpiry(input, ctx.clock.now())
  if (!expiry.ok) return expiry
  const { lockId: id } = input
  return ctx.db.$transaction(async (tx): Answer => {
    const { count } = await tx.lock.updateMany({ where: { id }, data: { expiresAt: expiry.value } })
    if (count === 0) return fail(notFound('lock', id))
    const row = await tx.lock.findUniqueOrThrow({ where: { id }, include: LOCK_WITH_NAMES })
    const view = toLockView(row)
    await writeEvent(tx, actor, { kind: 'lock.extended', ...serviceOf(row), data: { lock: view } })
    return ok(view)
  })
}

/** Takes a lock away, whoever set it: who did is in the event. What waits for it starts by itself. */
export async function unlock(ctx: Context, actor: Actor, { lockId: id }: { lockId: string }): Answer {
  const permitted = permit(actor, 'lock')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Answer => {
    await tx.$queryRaw`SELECT id FROM "Lock" WHERE id = ${id}::uuid FOR UPDATE`
    const row = await tx.lock.findUnique({ where: { id }, include: LOCK_WITH_NAMES })
    if (!row) return fail(notFound('lock', id))
    await tx.lock.delete({ where: { id } })
    const view = toLockView(row)
    await writeEvent(tx, actor, { kind: 'lock.removed', ...serviceOf(row), data: { lock: view } })
    return ok(view)
  })
}

const serviceOf = ({ serviceId }: { serviceId: string | null }) => (serviceId === null ? {} : { serviceId })
