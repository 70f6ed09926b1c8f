import { setTimeout as wait } from 'node:timers/promises'
import type { Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'

/** What may be over in a moment: a connection that was cut, a host that boots. */
const PASSING = new Set<HostFailure['kind']>(['lost', 'unreachable'])
const PAUSE_MS = 500

/**
 * Does something idempotent on a host, again and again while only the connection stands in the way, for at most
 * `patienceMs`. The last answer counts.
 */
export async function persist<T>(
  act: () => Promise<Result<T, HostFailure>>,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Result<T, HostFailure>> {
  const ends = performance.now() + patienceMs
  for (;;) {
    const answer = await act()
    const over = answer.ok || !PASSING.has(answer.failure.kind) || performance.now() >= ends || signal.aborted
    if (over) return answer
    await wait(PAUSE_MS, undefined, { signal }).catch(() => {})
  }
}
