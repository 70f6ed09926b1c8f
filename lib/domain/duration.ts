import { fail, ok, type Result } from './result'

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

const PATTERN = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/

/** Longer than any deploy should take; it also keeps every duration inside what timers accept (2^31 ms). */
const LONGEST_MS = 7 * 24 * 3_600_000

/**
 * Reads `500ms`, `30s`, `10m`, `1h`, `1h30m`: units in falling order, whole numbers.
 * Gives milliseconds, or a sentence that says what was wrong with the text.
 */
export function parseDuration(text: string): Result<number, string> {
  if (/^\d+$/.test(text)) return fail(`${text} has no unit: write ${text}s or ${text}ms`)
  const match = PATTERN.exec(text)
  if (text === '' || !match)
    return fail(`${JSON.stringify(text.slice(0, 40))} is not a duration: write it like 500ms, 30s, 10m or 1h30m`)
  const ms = UNITS.reduce((sum, [, size], index) => sum + Number(match[index + 1] ?? 0) * size, 0)
  return ms > LONGEST_MS ? fail(`${text} is too long: the longest duration is ${formatDuration(LONGEST_MS)}`) : ok(ms)
}

/** The shortest text that `parseDuration` reads back as the same whole milliseconds: `1h30m`, `500ms`, `0s`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms)
  if (rest === 0) return '0s'
  let text = ''
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) text += `${count}${unit}`
  }
  return text
}
