import type { Check, Prisma } from '@/lib/db/generated/client'
import type { ClaimedCheck } from '@/lib/db/write/claim-check'
import { countCheckRun } from '@/lib/db/write/count-check-run'
import { writeEvent } from '@/lib/db/write/event'
import { SYSTEM } from '@/lib/domain/actor'
import { type AlertNotice, type AlertRules, type AlertState, alertAfter } from '@/lib/domain/check-alert'
import { ACTIVE_STATES } from '@/lib/domain/deploy'
import type { Context } from '../context'
import type { EndOfRun } from './end-of-run'

/** How many of the last runs are drawn beside a check. */
const RECENT = 20
const LETTER = { pass: 'p', fail: 'f', inconclusive: 'i' } as const

/**
 * Writes how a run ended, and what that makes of the check's alert, in one transaction. A worker that has lost the run
 * meanwhile writes nothing. Only runs on schedule count: a person who tries something out rings no bell.
 */
export async function recordRun(ctx: Context, claimed: ClaimedCheck, end: EndOfRun): Promise<void> {
  const { check, run } = claimed
  const now = ctx.clock.now()
  await ctx.db.$transaction(async tx => {
    const held = await tx.$executeRaw`
      UPDATE "Check" SET "runId" = NULL, "beatAt" = NULL WHERE id = ${check.id}::uuid AND "runId" = ${run.id}::uuid`
    if (held === 0) return
    await tx.checkRun.update({ where: { id: run.id }, data: { ...columnsOf(end), sha: check.sha, finishedAt: now } })
    const last = { lastRunId: run.id, lastReason: end.reason, lastMs: end.totalMs, lastEndedAt: now }
    if (run.trigger === 'schedule') return count(tx, claimed, end, now, last)
    await tx.check.update({ where: { id: check.id }, data: last })
    const data = { check: { ...nameOf(claimed), run: run.id, verdict: end.verdict, reason: end.reason } }
    await writeEvent(tx, SYSTEM, { kind: 'check.ran', serviceId: check.serviceId, data })
  })
}

const columnsOf = ({ verdict, reason, result, requestMs }: EndOfRun) => ({
  ...{ verdict, reason },
  requestMs: requestMs.map(ms => ms ?? 0),
  ...(result && { result: result as unknown as Prisma.InputJsonValue }),
})

type Last = Pick<Check, 'lastRunId' | 'lastReason' | 'lastMs' | 'lastEndedAt'>

async function count(
  tx: Prisma.TransactionClient,
  claimed: ClaimedCheck,
  end: EndOfRun,
  now: Date,
  last: Last,
): Promise<void> {
  // As it is now: its row is held by the update above.
  const check = await tx.check.findUniqueOrThrow({ where: { id: claimed.check.id } })
  const { serviceId, environmentId } = check
  const active = await tx.deploy.count({ where: { serviceId, environmentId, state: { in: [...ACTIVE_STATES] } } })
  const before = toAlertState(check)
  const ended = { verdict: end.verdict, at: now.getTime(), deploying: active > 0 }
  const { after, notice } = alertAfter(before, ended, check.rules as AlertRules)
  const changed = after.state !== before.state
  await tx.check.update({
    where: { id: check.id },
    data: {
      ...last,
      ...toColumns(after),
      ...(changed && { stateSince: after.state === 'firing' ? dateOf(after.firingSince) : now }),
      recent: (check.recent + LETTER[end.verdict]).slice(-RECENT),
    },
  })
  const totalMs = end.verdict === 'pass' ? end.requestMs.reduce<number>((sum, ms) => sum + (ms ?? 0), 0) : null
  await countCheckRun(tx, check.id, {
    at: claimed.run.startedAt,
    verdict: end.verdict,
    totalMs,
    requestMs: end.requestMs,
  })
  if (changed || notice) await tell(tx, claimed, after, notice, end.reason)
}

async function tell(
  tx: Prisma.TransactionClient,
  claimed: ClaimedCheck,
  { state, bad, good }: AlertState,
  notice: AlertNotice | null,
  reason: string | null,
): Promise<void> {
  await writeEvent(tx, SYSTEM, {
    kind: `check.${notice ?? state}`,
    serviceId: claimed.check.serviceId,
    data: { check: { ...nameOf(claimed), run: claimed.run.id, state, bad, good, told: notice !== null, reason } },
  })
}

const nameOf = ({ check: { id, path, service, environment } }: ClaimedCheck) => ({
  ...{ id, path },
  service: service.name,
  environment: environment.name,
})

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

const toAlertState = ({ state, bad, good, firingSince, toldAt, countedAt }: Check): AlertState => ({
  state: state as AlertState['state'],
  ...{ bad, good },
  firingSince: firingSince?.getTime() ?? null,
  toldAt: toldAt?.getTime() ?? null,
  at: countedAt?.getTime() ?? null,
})

const toColumns = ({ state, bad, good, firingSince, toldAt, at }: AlertState) => ({
  ...{ state, bad, good },
  firingSince: dateOf(firingSince),
  toldAt: dateOf(toldAt),
  countedAt: dateOf(at),
})
