import type { Look } from '@/components/ui/state'
import type { CheckRunView } from '@/lib/api/check-run'

type Verdict = CheckRunView['verdict']

const LOOKS: Record<Verdict, Look> = {
  running: { tone: 'run', glyph: 'run', word: 'Running', spin: true },
  pass: { tone: 'ok', glyph: 'ok', word: 'Passed' },
  fail: { tone: 'bad', glyph: 'bad', word: 'Failed' },
  inconclusive: { tone: 'ask', glyph: 'unknown', word: 'Inconclusive' },
}

/** How a run's verdict looks. `over`: whatever ran it has ended, so that it cannot still be running. */
export const runLook = (verdict: Verdict, over = false): Look =>
  verdict === 'running' && over ? { tone: 'idle', glyph: 'cancelled', word: 'Cut off' } : LOOKS[verdict]

/** `38 ms`, from a second on `1.31 s`. */
export const shortTime = (ms: number): string => (ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`)
