const two = (value: number) => String(value).padStart(2, '0')

/** Whole seconds split up; nothing is negative, whatever two clocks say. */
function split(seconds: number): { hours: number; minutes: number; rest: number } {
  const whole = Math.max(0, Math.round(seconds))
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, rest: whole % 60 }
}

/** How long a deploy took, for columns: `48s`, `1m 52s`, `5m 06s`, `1h 02m`. */
export function took(seconds: number): string {
  const { hours, minutes, rest } = split(seconds)
  if (hours > 0) return `${hours}h ${two(minutes)}m`
  return minutes > 0 ? `${minutes}m ${two(rest)}s` : `${rest}s`
}

/** How long a step took: `0.8 s`, `20.7 s`, from a minute on like `took`. */
export function stepTook(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10))
  return tenths < 600 ? `${(tenths / 10).toFixed(1)} s` : took(seconds)
}

/** A running clock: `0:21`, `2:08`, `1:02:08`. Rounds down: a second shows when it is over. */
export function clock(seconds: number): string {
  const { hours, minutes, rest } = split(Math.floor(seconds))
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
