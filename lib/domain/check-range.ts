/** What a check's page looks back over. */
export const CHECK_RANGES = ['hour', 'day', 'week', 'quarter'] as const
export type CheckRange = (typeof CHECK_RANGES)[number]

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long a range is, how wide a point of it, and what it is drawn from: single runs, or sums of hours or days. */
const SHAPES: Record<CheckRange, { spanMs: number; stepMs: number; from: 'runs' | 'hour' | 'day' }> = {
  hour: { spanMs: HOUR, stepMs: MINUTE, from: 'runs' },
  day: { spanMs: DAY, stepMs: 10 * MINUTE, from: 'runs' },
  week: { spanMs: 7 * DAY, stepMs: HOUR, from: 'hour' },
  quarter: { spanMs: 90 * DAY, stepMs: DAY, from: 'day' },
}

/** A range up to `now`, in whole steps of UTC: the last one goes on. `end` is where it will be over. Milliseconds. */
export function rangeUpTo(range: CheckRange, now: number) {
  const { spanMs, stepMs, from } = SHAPES[range]
  const end = (Math.floor(now / stepMs) + 1) * stepMs
  return { begin: end - spanMs, end, stepMs, slots: spanMs / stepMs, from }
}
