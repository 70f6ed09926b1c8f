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
 * @param overdueMs how long a host that does not answer is asked for a run that is over its time by our own clock
 * @param following aborted when following has ended; the watch then ends without a verdict of its own
 * @param stopFollowing ends following from here
 */
export async function watchRun(
  host: RemoteHost,
  place: Place,
  request: StartRequest,
  log: RunLog,
  { elapsedMs, overdueMs }: { elapsedMs: number; overdueMs: number },
  following: AbortSignal,
  stopFollowing: () => void,
): Promise<Verdict> {
  let startedAt = performance.now() - elapsedMs
  let askedAt = performance.now()
  log.heardAt = askedAt
  let failingSince: number | null = null
  for (;;) {
    const now = performance.now()
    const due = Math.min(startedAt + request.timeoutMs, log.heardAt + request.silenceMs, askedAt + askEveryMs) - now
    await pause(Math.max(due, failingSince === null ? 10 : 1_000), following)
    if (following.aborted) return {}
    const lastAsked = askedAt
    const answer = await host.state(place, request.run)
    askedAt = performance.now()
    if (following.aborted) return {}
    if (!answer.ok) {
      failingSince ??= askedAt
      if (askedAt < Math.max(startedAt + request.timeoutMs, failingSince) + overdueMs) continue
      stopFollowing()
      const message = `took longer than ${request.timeoutMs / 1000} s, and the host does not answer: ${answer.failure.message}`
      return { failure: { kind: 'timed_out', message } }
    }
    failingSince = null
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
