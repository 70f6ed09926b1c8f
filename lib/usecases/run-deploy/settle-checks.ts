import type { CheckTrigger } from '@/lib/api/check-run'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import type { Judgement } from '@/lib/domain/judge-checks'
import { askPerson, leftWaiting, type Said } from './ask-person'
import type { CheckFile } from './check-files'
import { policyOf, type RunCheck } from './run-checks'
import { DONE, type Outcome, stopped, type Work } from './work'

/** How often a check that was slow is asked again before that counts. */
const SLOW_TWICE = 2

type Judged = { run: RunCheck; judgement: Judgement }

/** Who is asked, and how one check of theirs is run and judged. */
export type Asked = {
  trigger: CheckTrigger
  /** `null`: the environment's address. */
  hostId: string | null
  pause: AbortSignal | null
  ask: (check: CheckFile) => Promise<Judged>
}

/**
 * Carries all checks to a certain end, one after the other, up to the first that fails. What a failure means is the
 * environment's policy: `report` lets it pass and says so.
 */
export async function settleChecks(work: Work, step: StepRow, asked: Asked): Promise<Outcome> {
  if (!work.checks.ok) return { ok: false, class: 'error', reason: work.checks.failure }
  const told: string[] = []
  for (const check of work.checks.value) {
    if (asked.pause?.aborted) return stopped(work)
    const said = await settle(work, step, asked, check)
    if (said === 'stopped') return stopped(work)
    const { verdict, reason } = said
    if (verdict === 'pass') continue
    const line = `${check.path}: ${reason}`
    if (verdict !== 'known' && policyOf(work).onFailure !== 'report')
      return { ok: false, class: 'failed', reason: line }
    told.push(line)
  }
  return told.length > 0 ? { ok: true, detail: told.join('; ') } : DONE
}

/** What is slow by chance is not slow again; what proved nothing is for a person, who may already have been asked. */
async function settle(work: Work, step: StepRow, asked: Asked, check: CheckFile): Promise<Said> {
  const left = await leftWaiting(work, check.path, asked)
  const first = left && (await askPerson(work, step, left, asked.pause))
  if (first && first !== 'again') return first
  for (let slow = 0; ; ) {
    const { run, judgement } = await asked.ask(check)
    if (judgement.verdict === 'slow' && slow++ < SLOW_TWICE) continue
    if (judgement.verdict !== 'inconclusive') return judgement
    const reason = judgement.reason ?? 'nothing was proved'
    const open = { id: run.id, path: check.path, reason, waitsUntil: null }
    const said = await askPerson(work, step, open, asked.pause)
    if (said !== 'again') return said
  }
}
