import { deployLook } from '@/components/deploy/deploy-look'
import type { Look } from '@/components/ui/state'
import { counted } from '@/lib/domain/counted'
import type { HomeCell } from '@/lib/screens/home'

/** What is off in a cell. `before` leaves on a phone, where the width is short. */
export type CellLook = Omit<Look, 'tone'> & { tone: 'bad' | 'run' | 'ask' | 'idle'; before?: string }

function runningLook({ running }: HomeCell): CellLook | null {
  if (!running) return null
  const look = deployLook(running.state)
  const word =
    running.wave && running.state === 'running'
      ? `wave ${running.wave.number} of ${running.wave.of}`
      : look.word.toLowerCase()
  return { ...look, tone: look.tone === 'ask' ? 'ask' : 'run', word }
}

/** The one thing to say about a cell, the worst first; `null` where all is well. Healthy is quiet. */
export function cellLook(cell: HomeCell): CellLook | null {
  const running = runningLook(cell)
  if (running) return running
  const { failed } = cell
  if (failed) {
    const look = deployLook(failed.state)
    // Longer words need the width themselves.
    const named = (failed.state === 'failed' || failed.state === 'error') && failed.sha !== cell.sha
    const before = named ? `${failed.sha.slice(0, 7)} ` : ''
    return { ...look, tone: look.tone === 'idle' ? 'idle' : 'bad', before, word: look.word.toLowerCase() }
  }
  if (cell.state === 'drifted') {
    return { tone: 'ask', glyph: 'drift', word: `${cell.drifted} of ${cell.hosts} drifted` }
  }
  if (cell.state === 'unreachable') return { tone: 'idle', glyph: 'unknown', word: 'not reachable' }
  if (cell.state === 'unknown' && cell.sha) return { tone: 'idle', glyph: 'unknown', word: 'not known' }
  if (cell.locked) return { tone: 'idle', glyph: 'lock', word: 'locked' }
  if (cell.releases > 1) return { tone: 'idle', glyph: 'mixed', word: counted(cell.releases, 'release') }
  return null
}
