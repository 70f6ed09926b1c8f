import { beatCheck, type ClaimedCheck, claimCheck, letGoCheck } from '@/lib/db/write/claim-check'
import { carryOutCheck } from './watch/carry-out'
import { recordRun } from './watch/record-run'
import type { WorkerContext } from './worker-context'

/** After so long somebody who asked for a run looks again whether the one before has ended. */
const AGAIN_MS = 300

/**
 * Runs a check: because it is its time, or with `runId` because somebody asked for it. A check never runs twice at once:
 * on schedule its turn is left out, one that was asked for waits. At shutdown the run is let go.
 */
export async function runWatchedCheck(
  ctx: WorkerContext,
  job: { checkId: string; runId?: string },
  shutdown: AbortSignal,
): Promise<void> {
  if (shutdown.aborted) return
  const claimed = await claimCheck(ctx.db, job, ctx.clock.now(), ctx.staleMs)
  if (claimed === 'busy' && job.runId !== undefined)
    return ctx.queue.add({ name: 'run-check', data: job }, { key: `run-${job.runId}`, delayMs: AGAIN_MS })
  if (claimed === null || claimed === 'busy') return
  const beat = keepBeat(ctx, claimed, shutdown)
  try {
    const end = await carryOutCheck(ctx, claimed, beat.signal)
    if (beat.lost()) return
    if (shutdown.aborted && end.verdict === 'inconclusive') await letGoCheck(ctx.db, claimed)
    else await recordRun(ctx, claimed, end)
  } finally {
    beat.end()
  }
}

/**
 * Says again and again that the run goes on, until `end`. `signal` breaks it off: at shutdown, and when it is `lost` to
 * somebody else. Nothing of it stays with `shutdown`, which lives as long as the worker.
 */
function keepBeat(ctx: WorkerContext, claimed: ClaimedCheck, shutdown: AbortSignal) {
  const stop = new AbortController()
  let lost = false
  const timer = setInterval(async () => {
    // A database that is away for a moment loses nothing: the next beat tells.
    lost ||= !(await beatCheck(ctx.db, claimed).catch(() => true))
    if (lost) stop.abort()
  }, ctx.heartbeatMs)
  const onShutdown = () => stop.abort()
  shutdown.addEventListener('abort', onShutdown)
  return {
    signal: stop.signal,
    lost: () => lost,
    end: () => {
      clearInterval(timer)
      shutdown.removeEventListener('abort', onShutdown)
    },
  }
}
