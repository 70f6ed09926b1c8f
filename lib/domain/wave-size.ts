import { fail, ok, type Result } from './result'

/**
 * How far a rollout has come when a wave ends, counted over all hosts from the beginning: `[1, 25%, 100%]` is one
 * host, then up to a quarter of all hosts, then all of them.
 */
export type WaveSize = { unit: 'hosts' | 'percent'; value: number }

export const NO_HOSTS: WaveSize = { unit: 'hosts', value: 0 }
export const ALL_HOSTS: WaveSize = { unit: 'percent', value: 100 }

/** Reads a failure budget: `0`, `2` or `10%`; the failure is a sentence. */
export function parseFailureBudget(text: string): Result<WaveSize, string> {
  if (/^0%?$/.test(text)) return ok(NO_HOSTS)
  const size = parseWaveSize(text)
  return size.ok ? size : fail(size.failure.replace('a wave:', 'a failure budget:'))
}

/** Reads `1` or `25%`; the failure is a sentence. */
export function parseWaveSize(text: string): Result<WaveSize, string> {
  const match = /^(\d{1,5})(%?)$/.exec(text)
  const value = Number(match?.[1])
  if (!match || value === 0)
    return fail(`${JSON.stringify(text)} is not a wave: write a number of hosts (1) or a share of them (25%)`)
  if (match[2] === '') return ok({ unit: 'hosts', value })
  return value > 100 ? fail(`${text} is more than all hosts: write 100%`) : ok({ unit: 'percent', value })
}

export const formatWaveSize = (size: WaveSize): string => (size.unit === 'percent' ? `${size.value}%` : `${size.value}`)

/** How many of `total` hosts a failure budget of this size allows. A share rounds down: it is never more than was said. */
export function hostsAllowed(size: WaveSize, total: number): number {
  return size.unit === 'hosts' ? size.value : Math.floor((total * size.value) / 100)
}

/** How many of `total` hosts are live when a wave of this size ends. A share rounds up, so it is never nobody. */
export function hostsReached(size: WaveSize, total: number): number {
  return Math.min(total, size.unit === 'hosts' ? size.value : Math.ceil((total * size.value) / 100))
}
