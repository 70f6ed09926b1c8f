const STEPS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const

/**
 * How long ago, in the one unit that matters: `now`, `20s`, `6m`, `3h`, `2d`. Rounds down. `now` is the
 * first ten seconds, and a time ahead of `now` (another machine's clock).
 */
export function age(from: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - from.getTime()) / 1000)
  for (const [unit, size] of STEPS) if (seconds >= size) return `${Math.floor(seconds / size)}${unit}`
  return seconds < 10 ? 'now' : `${seconds}s`
}
