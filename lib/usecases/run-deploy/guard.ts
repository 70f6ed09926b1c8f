import type { StepRow } from '@/lib/db/read/deploy-for-work'
import { readAddress } from '@/lib/db/read/variables'
import { judgeCheck } from '@/lib/domain/judge-checks'
import { askOne } from './run-checks'
import { settleChecks } from './settle-checks'
import type { Target } from './target'
import { DONE, type HostWork, type Outcome, type Work } from './work'
import { askBeside, hostOnBefore, readBaseline } from './yardsticks'

/** Runs the checks on what is live on the host, before it is switched: what is red now will not count against the deploy. */
export async function baseline(work: Work, host: HostWork): Promise<Outcome> {
  const { before } = host.planned
  if (!work.checks.ok) return { ok: false, class: 'error', reason: work.checks.failure }
  if (before) for (const check of work.checks.value) await askOne(work, host, check, 'baseline', before.sha)
  return DONE
}

/**
 * Runs the checks on a host that was switched, alone, and judges them by how they went before. Of the canary wave, a host
 * on the release before is asked at the same time; later only when something speaks against the new one.
 */
export async function guard(work: Work, host: HostWork, step: StepRow, { pause }: Target): Promise<Outcome> {
  const before = await readBaseline(work, host)
  const other = hostOnBefore(work, host)
  const { sha } = work.plan.release
  const canary = host.wave === 1
  return settleChecks(work, step, {
    ...{ trigger: 'wave', hostId: host.planned.hostId, pause },
    ask: async check => {
      const asked = askOne(work, host, check, 'wave', sha)
      const [run, beside] = await Promise.all([asked, canary ? askBeside(work, other, check) : null])
      const by = { sha, before: before.get(check.path) ?? null, beside }
      const judgement = judgeCheck(run.outcome, by)
      if (canary || !other || (judgement.verdict !== 'fail' && judgement.verdict !== 'slow')) return { run, judgement }
      const now = await askBeside(work, other, check)
      return { run, judgement: judgeCheck(run.outcome, { ...by, beside: now }) }
    },
  })
}

/**
 * Runs the checks once more when every host is live: on the environment's address, or where it has none on this host.
 * Another way to the service takes another time, so only failures are compared with how it went on the host before.
 */
export async function verify(work: Work, host: HostWork, step: StepRow, { pause }: Target): Promise<Outcome> {
  const { sha } = work.plan.release
  const before = await readBaseline(work, host)
  const { service, environment } = work.journal.deploy
  const address = await readAddress(work.ctx.db, work.ctx.vault, {
    service: service.name,
    environment: environment.name,
  })
  const asked = address === null ? host : null
  return settleChecks(work, step, {
    ...{ trigger: 'final', hostId: asked?.planned.hostId ?? null, pause },
    ask: async check => {
      const run = await askOne(work, asked, check, 'final', sha)
      const known = before.get(check.path) ?? null
      return {
        run,
        judgement: judgeCheck(run.outcome, { sha, before: known && { ...known, entryMs: [] }, beside: null }),
      }
    },
  })
}
