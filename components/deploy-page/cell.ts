import type { StepView } from '@/lib/api/deploy'
import type { StepState } from '@/lib/domain/deploy'
import { stepTook, took } from '@/lib/domain/took'
import { spoken } from './columns'

/** One host in one column. */
export type Cell = {
  state: StepState
  /** What stands in it; short enough for 79 px. */
  text: string
  /** 0 to 1 while it runs and something is known of how far it is. */
  progress: number | null
  /** The step to show when it is chosen. */
  step: string | null
}

const WORST: StepState[] = ['failed', 'error', 'timed_out', 'unknown', 'cancelled', 'running']

const seconds = (from: string | null, to: number): number => (from ? Math.max(0, (to - Date.parse(from)) / 1000) : 0)

/** How long steps took together: from the first's beginning to the last's end. */
function span(steps: StepView[]): number | null {
  const begins = steps.flatMap(step => (step.startedAt ? [Date.parse(step.startedAt)] : []))
  const ends = steps.flatMap(step => (step.finishedAt ? [Date.parse(step.finishedAt)] : []))
  return begins.length > 0 && ends.length > 0 ? Math.max(0, Math.max(...ends) - Math.min(...begins)) / 1000 : null
}

/** Folds the steps of a column into a cell. `usual` is how many seconds each step takes, by name; `now` is epoch ms. */
export function cellOf(steps: StepView[], usual: Record<string, number>, now: number): Cell {
  const worst = WORST.map(state => steps.find(step => step.state === state)).find(step => step !== undefined)
  if (worst) {
    const text = worst.state === 'running' ? runningText(worst, steps.length > 1, now) : WORD[worst.state]
    return { state: worst.state, text, progress: progressOf(worst, usual, now), step: worst.name }
  }
  const done = steps.filter(step => step.state === 'succeeded')
  const last = steps.at(-1)?.name ?? null
  if (done.length > 0 && steps.every(step => step.state === 'succeeded' || step.state === 'skipped')) {
    const total = span(done)
    return { state: 'succeeded', text: total === null ? 'done' : stepTook(total), progress: null, step: last }
  }
  // Between two steps of one column.
  if (done.length > 0)
    return { state: 'running', text: `${done.length} of ${steps.length}`, progress: null, step: last }
  const skipped = steps.length > 0 && steps.every(step => step.state === 'skipped')
  return { state: skipped ? 'skipped' : 'waiting', text: '', progress: null, step: null }
}

const WORD: Record<StepState, string> = {
  waiting: '',
  running: '',
  succeeded: 'done',
  failed: 'failed',
  error: 'error',
  timed_out: 'timed out',
  cancelled: 'stopped',
  skipped: '',
  unknown: 'not known',
}

const STABLE = /stable (\d+) of (\d+) s/

function runningText(step: StepView, many: boolean, now: number): string {
  const stable = STABLE.exec(step.detail ?? '')
  if (stable) return `${stable[1]} of ${stable[2]} s`
  if (step.detail && step.detail.length <= 9) return step.detail
  return many ? spoken(step.name) : took(Math.floor(seconds(step.startedAt, now)))
}

function progressOf(step: StepView, usual: Record<string, number>, now: number): number | null {
  if (step.state !== 'running') return null
  const stable = STABLE.exec(step.detail ?? '')
  if (stable) return Number(stable[1]) / Math.max(1, Number(stable[2]))
  const expected = usual[step.name]
  return expected ? Math.min(0.95, seconds(step.startedAt, now) / expected) : null
}

/** What is read out of a cell after its host and column. */
export function spokenCell({ state, text }: Cell): string {
  if (state === 'waiting' || state === 'skipped') return state
  if (state === 'succeeded') return `done ${text}`
  return state === 'running' ? `running ${text}` : text
}
