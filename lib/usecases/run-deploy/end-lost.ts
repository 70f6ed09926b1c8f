import type { RunRow } from '@/lib/db/read/deploy-for-work'
import type { Result } from '@/lib/domain/result'
import type { HostFailure, RunReport } from '@/lib/ports/remote-host'
import type { RunPatch } from './journal'
import { persist } from './persist'
import { type HostWork, Interrupted, tokenOf, type Work } from './work'

const GRACE_MS = 5_000

/** Runs that this deploy has begun on the host, and whose end it never heard. */
export const lostRuns = (work: Work, host: HostWork): RunRow[] =>
  [...work.journal.runs.values()].filter(
    ({ hostId, nonce, exitCode, state }) =>
      hostId === host.planned.hostId && nonce !== null && exitCode === null && state !== 'cancelled',
  )

/**
 * Ends what this deploy has begun on the host and never heard the end of, before anything else is done there: what lives is
 * killed, and a start that is still on its way will find itself cancelled. Gives why that is not certain; `null`: it is.
 *
 * @param patienceMs how long a host that is away is waited for
 * @param apart the run that is gone on with
 */
export async function endLost(
  work: Work,
  host: HostWork,
  patienceMs: number,
  apart: RunRow | null = null,
): Promise<string | null> {
  for (const run of lostRuns(work, host)) {
    if (run.id === apart?.id) continue
    const report = await cancelRun(work, host, run, patienceMs)
    const why = report.ok ? livingOf(report.value) : report.failure.message.replace(/\.$/, '')
    if (why !== null) return `what was begun there before (${run.part}) may still be under way: ${why}`
    if (report.ok)
      await work.journal.run(run.id, { ...endOf(report.value), finishedAt: run.finishedAt ?? work.ctx.clock.now() })
  }
  return null
}

/** Stops the run's whole process tree; the answer is what the host then reports. */
export async function cancelRun(
  work: Work,
  host: HostWork,
  run: RunRow,
  patienceMs = 0,
): Promise<Result<RunReport, HostFailure>> {
  const cancel = () => host.remote.cancel(host.place, run.id, tokenOf(work), GRACE_MS)
  const report = await persist(cancel, patienceMs, work.interrupted)
  if (report.ok) await copyRest(work, host, run)
  else if (work.interrupted.aborted || report.failure.kind === 'refused') throw new Interrupted()
  return report
}

/** The end of a log may say why its run was ended; but one that has no end is not fetched. */
const REST_BYTES = 4_000_000

/** The log between what we hold and what the host has. */
export async function copyRest(work: Work, host: HostWork, run: RunRow): Promise<void> {
  const state = await host.remote.state(host.place, run.id)
  if (!state.ok || !('logLength' in state.value)) return
  const held = work.journal.logLength(run.id)
  const rest = await host.remote.readLog(host.place, run.id, held, Math.min(REST_BYTES, state.value.logLength - held))
  if (rest.ok) await work.journal.log(run.id, held, rest.value)
}

/** What of a run still lives after a cancel; `null`: nothing. */
export function livingOf(report: RunReport): string | null {
  if (report.state === 'running') return 'it was cancelled and still runs'
  if (report.state !== 'unknown' || report.living === 0) return null
  return `${report.living} of its processes survive KILL`
}

function endOf(report: RunReport): RunPatch {
  if (report.state === 'unknown') return { state: 'unknown' }
  if (report.state !== 'done') return { state: 'cancelled' }
  const { exitCode, cancelled } = report
  return { state: cancelled ? 'cancelled' : exitCode === 0 ? 'succeeded' : 'failed', exitCode }
}
