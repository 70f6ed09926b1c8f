import type { Look } from '@/components/ui/state'
import type { CheckView } from '@/lib/api/check'

/** How a check is, in colour, glyph and a word: what it does on schedule, where it is watched. */
export function checkLook({ every, state, bad, good, fireAfter, resolveAfter, gone, recent }: CheckView): Look {
  if (gone) return { tone: 'idle', glyph: 'cancelled', word: 'Gone' }
  if (every === null) return { tone: 'idle', glyph: 'pause', word: 'Not watched' }
  if (state === 'firing' && good > 0)
    return { tone: 'run', glyph: 'verify', word: `Recovering, ${good} of ${resolveAfter}` }
  if (state === 'firing') {
    const unknown = recent.at(-1) === 'inconclusive'
    return { tone: 'bad', glyph: 'bad', word: unknown ? 'Inconclusive' : 'Failing' }
  }
  if (bad > 0) return { tone: 'run', glyph: 'wait', word: `Failed ${bad} of ${fireAfter}` }
  return state === 'ok'
    ? { tone: 'ok', glyph: 'ok', word: 'Passing' }
    : { tone: 'idle', glyph: 'unknown', word: 'No run yet' }
}

/** `every 10 s`, `every minute`, `every 2 h`. */
export function everyText(seconds: number | null): string {
  if (seconds === null) return 'around deploys and by hand'
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const) {
    if (seconds === size) return `every ${unit}`
    if (seconds % size === 0) return `every ${seconds / size} ${unit}s`
  }
  return `every ${seconds} s`
}
