import type { CheckResult } from '@/lib/checks/run/result'
import type { CheckVerdict } from '@/lib/domain/check-alert'

/** How a run ended. `result` is `null` where it could not even begin. Times are milliseconds. */
export type EndOfRun = {
  verdict: CheckVerdict
  reason: string | null
  result: CheckResult | null
  totalMs: number
  /** By request of the file, in order; `null` where it was not made or not answered. */
  requestMs: (number | null)[]
}

/** A run that could not begin has proved nothing. */
export const couldNotBegin = (reason: string): EndOfRun => ({
  verdict: 'inconclusive',
  reason,
  result: null,
  totalMs: 0,
  requestMs: [],
})

/** Sums up what a run says, request by request of the file: one that is repeated took all its times together. */
export function endOfRun(result: CheckResult): EndOfRun {
  const { verdict, reason, durationMs, entries, entryCount } = result
  const requestMs: (number | null)[] = Array.from({ length: entryCount }, () => null)
  for (const entry of entries) {
    const answered = !entry.skipped && entry.verdict !== 'inconclusive'
    if (answered) requestMs[entry.index - 1] = (requestMs[entry.index - 1] ?? 0) + entry.durationMs
  }
  return { verdict, reason, result, totalMs: durationMs, requestMs: requestMs.slice(0, lastMade(requestMs)) }
}

const lastMade = (times: (number | null)[]): number => times.findLastIndex(ms => ms !== null) + 1
