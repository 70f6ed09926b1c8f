import { setTimeout as wait } from 'node:timers/promises'
import type { CheckTrigger } from '@/lib/api/check-run'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import type { Judgement } from '@/lib/domain/judge-checks'
import { policyOf } from './run-checks'
import { Interrupted, type Work } from './work'

const LOOK_AGAIN_MS = 1_000

/** `stopped`: meanwhile a person cancelled the deploy, or another host failed, so that nothing depends on the answer. */
export type Said = Judgement | 'stopped'

/** A run that proved nothing, and until when it waits; `null`: it has not begun to. */
type Open = { id: string; path: string; reason: string; waitsUntil: Date | null }

/** The newest run that waits, or was judged, under an earlier claim: its answer counts, and it is not asked again. */
export async function leftWaiting(
  work: Work,
  path: string,
  { trigger, hostId }: { trigger: CheckTrigger; hostId: string | null },
): Promise<Open | null> {
  const row = await work.ctx.db.checkRun.findFirst({
    where: { deployId: work.journal.deploy.id, path, trigger, hostId },
    orderBy: { startedAt: 'desc' },
  })
  if (!row?.waitsUntil) return null
  return { id: row.id, path, reason: row.reason ?? 'nothing was proved', waitsUntil: row.waitsUntil }
}

/**
 * Waits until somebody says what a run that proved nothing means; without an answer it counts as failed after the time
 * that the environment gives.
 */
export async function askPerson(
  work: Work,
  step: StepRow,
  open: Open,
  pause: AbortSignal | null,
): Promise<Said | 'again'> {
  const { id, path, reason } = open
  const { db, clock } = work.ctx
  const ends = open.waitsUntil ?? new Date(clock.now().getTime() + policyOf(work).waitSeconds * 1000)
  if (!open.waitsUntil) await db.checkRun.update({ where: { id }, data: { waitsUntil: ends } })
  await work.journal.step(step.id, { detail: `${path} proved nothing: ${reason}. Waits for a person` })
  const signal = AbortSignal.any([work.interrupted, ...(pause ? [pause] : [])])
  for (;;) {
    const row = await db.checkRun.findUnique({ where: { id }, select: { judgedAs: true, judgedBy: true } })
    if (row?.judgedAs === 'again') return 'again'
    if (row?.judgedAs === 'pass') return { verdict: 'pass', reason: `taken as passed by ${row.judgedBy}` }
    if (row?.judgedAs === 'fail') return { verdict: 'fail', reason: `${reason}; taken as failed by ${row.judgedBy}` }
    if (clock.now() >= ends) return { verdict: 'fail', reason: `${reason}, and nobody said what that means` }
    await wait(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})
    if (work.interrupted.aborted) throw new Interrupted()
    if (pause?.aborted) return 'stopped'
  }
}
