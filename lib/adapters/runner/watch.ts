import type { HostFailure, Place, RemoteHost, RunReport, StartRequest } from '@/lib/ports/remote-host'
import { pause } from './pause'
import type { RunLog } from './run-log'

/** What a watch found: the run is over (`report`), must be reported as a failure, or needs another attachment. */
export type Verdict = { report?: RunReport; failure?: HostFailure }

/** A follower on the host can be killed without our noticing, so we ask this often how the run is. */
const askEveryMs = 15_000
const cancelGraceMs = 10_000
const followerGraceMs = 3_000

/**
 * Watches a run while its log is followed: the total time by the host's clock, the silence, and whether the follower
 * still tells us everything. Limits are judged by a fresh look at the host, because we may have slept ourselves.
 *
 * @param elapsedMs how long the run had been going when we attached
 * @param following aborted when following has ended; the watch then ends without a verdict of its own
 * @param stopFollowing ends following from here
 */
export async function watchRun(
  host: RemoteHost,
  place: Place,
  request: StartRequest,
  log: RunLog,
  elapsedMs: number,
  following: AbortSignal,
  stopFollowing: () => void,
): Promise<Verdict> {
  let startedAt = performance.now() - elapsedMs
  let askedAt = performance.now()
  log.heardAt = askedAt
  for (let failures = 0; ; ) {
    const now = performance.now()
    const due = Math.min(startedAt + request.timeoutMs, log.heardAt + request.silenceMs, askedAt + askEveryMs) - now
    await pause(Math.max(due, failures > 0 ? 1_000 : 10), following)
    if (following.aborted) return {}
    const lastAsked = askedAt
    const answer = await host.state(place, request.run)
    askedAt = performance.now()
    if (following.aborted) return {}
    failures = answer.ok ? 0 : failures + 1
    if (!answer.ok) continue
    const state = answer.value
    if (state.state !== 'running') {
      await pause(followerGraceMs, following)
      stopFollowing()
      return { report: state }
    }
    startedAt = askedAt - state.elapsedMs
    const behind = state.logLength > log.offset
    if (behind && !log.delivering && log.heardAt < lastAsked) {
      stopFollowing()
      return {}
    }
    const why = overdue(request, state.elapsedMs, behind ? 0 : askedAt - log.heardAt)
    if (why) return end(host, place, request, why, following, stopFollowing)
  }
}

function overdue(request: StartRequest, elapsedMs: number, silentMs: number): string | undefined {
  if (elapsedMs >= request.timeoutMs) return `took longer than ${request.timeoutMs / 1000} s`
  if (silentMs >= request.silenceMs) return `wrote nothing for ${request.silenceMs / 1000} s`
  return undefined
}

async function end(
  host: RemoteHost,
  place: Place,
  request: StartRequest,
  why: string,
  following: AbortSignal,
  stopFollowing: () => void,
): Promise<Verdict> {
  const cancelled = await host.cancel(place, request.run, request.token, cancelGraceMs)
  if (cancelled.ok) await pause(followerGraceMs, following)
  stopFollowing()
  if (!cancelled.ok) return { failure: cancelled.failure }
  if (cancelled.value.state === 'done' && !cancelled.value.cancelled) return { report: cancelled.value }
  return { report: cancelled.value, failure: { kind: 'timed_out', message: `${why} and was cancelled` } }
}
