import { setTimeout as wait } from 'node:timers/promises'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import { environmentPolicy } from '@/lib/domain/environment-policy'
import { type CheckOutcome, type Judgement, judgeCheck } from '@/lib/domain/judge-checks'
import type { CheckFile } from './check-files'
import { type HostCheck, outcomeOf, runChecks } from './run-checks'
import type { Target } from './switch'
import { DONE, type HostWork, Interrupted, type Outcome, stopped, type Work } from './work'

/** How often a check that was slow is asked again before that counts. */
const SLOW_TWICE = 2
/** How long a check that proved nothing waits for a person; then it counts as failed. */
const PERSON_MS = 15 * 60_000
const LOOK_AGAIN_MS = 1_000

/** Runs the checks on what is live on the host, before it is switched: what is red now will not count against the deploy. */
export async function baseline(work: Work, host: HostWork): Promise<Outcome> {
  const { before } = host.planned
  if (!work.checks.ok) return unreadable(work.checks.failure)
  if (before) await runChecks(work, host, work.checks.value, 'baseline', before.sha)
  if (work.interrupted.aborted) throw new Interrupted()
  return DONE
}

/**
 * Runs the checks on a host that was switched, alone, and judges them by how they went before. One that proved nothing
 * waits for a person. What a failure means is the environment's policy: `report` lets it pass and says so.
 */
export async function guard(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  if (!work.checks.ok) return unreadable(work.checks.failure)
  const before = await readBaseline(work, host)
  const told: string[] = []
  for (const check of work.checks.value) {
    if (target.pause?.aborted) return stopped(work)
    const judgement = await judge(work, host, step, check, before.get(check.path) ?? null)
    if (judgement === 'stopped') return stopped(work)
    const { verdict, reason } = judgement
    if (verdict === 'known') told.push(`${check.path}: ${reason}`)
    if (verdict === 'pass' || verdict === 'known') continue
    const said = `${check.path}: ${reason}`
    if (policyOf(work) !== 'report') return { ok: false, class: 'failed', reason: said }
    told.push(said)
  }
  return told.length > 0 ? { ok: true, detail: told.join('; ') } : DONE
}

const unreadable = (reason: string): Outcome => ({ ok: false, class: 'error', reason })

/** What a failed check means here. */
export const policyOf = (work: Work): 'rollback' | 'stop' | 'report' =>
  environmentPolicy(work.config, work.journal.deploy.environment.name).checks.onFailure

async function judge(
  work: Work,
  host: HostWork,
  step: StepRow,
  check: CheckFile,
  before: CheckOutcome | null,
): Promise<Judgement | 'stopped'> {
  for (let slow = 0; ; ) {
    const run = await runOne(work, host, check)
    let judgement = judgeCheck(run.outcome, before)
    if (judgement.verdict === 'fail') judgement = judgeCheck(run.outcome, before, await askBeside(work, host, check))
    if (judgement.verdict === 'slow' && slow++ < SLOW_TWICE) continue
    if (judgement.verdict !== 'inconclusive') return judgement
    const said = await askPerson(work, step, run, judgement.reason ?? 'nothing was proved')
    if (said !== 'again') return said
  }
}

async function runOne(work: Work, host: HostWork, check: CheckFile): Promise<HostCheck> {
  const [run] = await runChecks(work, host, [check], 'wave', work.plan.release.sha)
  if (work.interrupted.aborted) throw new Interrupted()
  if (!run) throw new Error(`${check.path} was not run`)
  return run
}

/** The same check at the same time on a host that still runs the release from before; `null`: there is none. */
async function askBeside(work: Work, host: HostWork, check: CheckFile): Promise<CheckOutcome | null> {
  const begun = new Set(
    [...work.journal.steps.values()]
      .filter(step => step.name === 'activate' && step.state !== 'waiting')
      .map(step => step.hostId),
  )
  const other = work.hosts.find(
    candidate =>
      candidate !== host && !begun.has(candidate.planned.hostId) && candidate.planned.before && !candidate.failure,
  )
  if (!other?.planned.before) return null
  const [run] = await runChecks(work, other, [check], 'baseline', other.planned.before.sha)
  return run?.outcome ?? null
}

/** Waits until somebody says what a run that proved nothing means; without an answer it counts as failed. */
async function askPerson(
  work: Work,
  step: StepRow,
  { id, outcome }: HostCheck,
  reason: string,
): Promise<Judgement | 'again' | 'stopped'> {
  const ends = performance.now() + PERSON_MS
  await work.journal.step(step.id, { detail: `${outcome.path} proved nothing: ${reason}. Waits for a person` })
  const signal = AbortSignal.any([work.interrupted, work.cancelled])
  while (performance.now() < ends) {
    const row = await work.ctx.db.checkRun.findUnique({ where: { id }, select: { judgedAs: true, judgedBy: true } })
    if (row?.judgedAs === 'again') return 'again'
    if (row?.judgedAs === 'pass') return { verdict: 'pass', reason: `taken as passed by ${row.judgedBy}` }
    if (row?.judgedAs === 'fail') return { verdict: 'fail', reason: `${reason}; taken as failed by ${row.judgedBy}` }
    await wait(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})
    if (work.interrupted.aborted) throw new Interrupted()
    if (work.cancelled.aborted) return 'stopped'
  }
  return { verdict: 'fail', reason: `${reason}, and nobody said what that means` }
}

/** How each check went on this host before it was switched, as the newest such run says. */
async function readBaseline(work: Work, host: HostWork): Promise<Map<string, CheckOutcome>> {
  const rows = await work.ctx.db.checkRun.findMany({
    where: {
      deployId: work.journal.deploy.id,
      hostId: host.planned.hostId,
      trigger: 'baseline',
      result: { not: { equals: null } },
    },
    orderBy: { startedAt: 'asc' },
  })
  return new Map(rows.map(row => [row.path, outcomeOf(row.path, row.result as never)]))
}
