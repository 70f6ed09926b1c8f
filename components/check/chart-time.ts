const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options)
const CLOCK = format({ hour: '2-digit', minute: '2-digit' })
const DAY = format({ day: 'numeric', month: 'short' })
const WEEKDAY = format({ weekday: 'short', day: 'numeric' })

const HOUR = 3_600_000

/** When a point of a chart is: a day, a weekday with its hour, or a time of day. Milliseconds. */
export function timeText(ms: number, stepMs: number): string {
  if (stepMs >= 24 * HOUR) return DAY.format(ms)
  if (stepMs >= HOUR) return `${WEEKDAY.format(ms)}, ${CLOCK.format(ms)}`
  if (stepMs === 0) return `${DAY.format(ms)}, ${CLOCK.format(ms)}`
  return stepMs <= 60_000 ? CLOCK.format(ms) : `${CLOCK.format(ms)} to ${CLOCK.format(ms + stepMs)}`
}

/** The same, as short as it must be below the axis. */
export const axisText = (ms: number, spanMs: number): string =>
  (spanMs > 8 * 24 * HOUR ? DAY : spanMs > 24 * HOUR ? WEEKDAY : CLOCK).format(ms)
