import type { StepView } from '@/lib/api/deploy'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isTerminal } from '@/lib/domain/deploy'
import { clock } from '@/lib/domain/took'
import { isBad } from './log/first-error'

export type Segment = {
  key: string
  label: string
  state: 'waiting' | 'current' | 'done' | 'bad' | 'stopped' | 'back'
  /** What stands at its right: `0:21`, `0:56 of ~1:20`, `~1:10`. */
  time: string
  /** 0 to 1. */
  filled: number
  /** Its share of the bar. */
  weight: number
}

type Part = {
  key: string
  label: string
  steps: StepView[]
  expected: number
  back?: boolean
}

const settled = (step: StepView) => step.finishedAt !== null || step.state === 'skipped' || step.state === 'succeeded'

/** The phases of a deploy in order, as wide as they take long, filled as far as they are. */
export function segmentsOf(detail: DeployDetail, usual: Record<string, number>, now: number): Segment[] {
  const parts = partsOf(detail, usual)
  const longest = Math.max(1, ...parts.map(part => part.expected))
  const over = isTerminal(detail.state)
  return parts.map(part => segmentOf(part, now, over, Math.max(part.expected, longest / 2.5)))
}

function partsOf({ plan, steps }: DeployDetail, usual: Record<string, number>): Part[] {
  if (!plan) return []
  const seconds = (phase: string) =>
    plan.steps.reduce((sum, step) => sum + (step.phase === phase ? (usual[step.name] ?? 0) : 0), 0)
  const ahead = steps.filter(step => !step.undo)
  const back = steps.filter(step => step.undo)
  const phase = (name: string) => ahead.filter(step => step.phase === name)
  const parts: Part[] = plan.waves.map(wave => ({
    key: `wave-${wave.number}`,
    label: plan.waves.length > 1 ? `Wave ${wave.number}` : 'Switch',
    steps: [...phase('switch'), ...phase('bake')].filter(step => step.wave === wave.number),
    expected: seconds('switch') + wave.pauseSeconds,
  }))
  if (phase('once').length > 0)
    parts.unshift({ key: 'once', label: 'Once', steps: phase('once'), expected: seconds('once') })
  if (phase('prepare').length > 0)
    parts.unshift({ key: 'prepare', label: 'Prepare', steps: phase('prepare'), expected: seconds('prepare') })
  if (phase('verify').length > 0)
    parts.push({ key: 'verify', label: 'Verify', steps: phase('verify'), expected: seconds('verify') })
  if (phase('finish').length > 0)
    parts.push({ key: 'finish', label: 'Finish', steps: phase('finish'), expected: seconds('finish') })
  if (back.length > 0) parts.push({ key: 'back', label: 'Back', steps: back, expected: seconds('switch'), back: true })
  return parts
}

/** When the first of these began. */
function beginOf(steps: StepView[]): number | null {
  const begins = steps.flatMap(step => (step.startedAt ? [Date.parse(step.startedAt)] : []))
  return begins.length > 0 ? Math.min(...begins) : null
}

function segmentOf({ key, label, steps, expected, back }: Part, now: number, over: boolean, weight: number): Segment {
  const begin = beginOf(steps)
  const ends = steps.flatMap(step => (step.finishedAt ? [Date.parse(step.finishedAt)] : []))
  const about = expected > 0 ? `~${clock(expected)}` : ''
  if (begin === null) return { key, label, state: 'waiting', time: over ? '' : about, filled: 0, weight }

  const done = steps.every(settled)
  const bad = steps.some(isBad)
  const seconds = Math.max(0, (done || over ? Math.max(begin, ...ends) : now) - begin) / 1000
  const share = steps.filter(settled).length / steps.length
  if (done || over) {
    const stopped = steps.some(step => step.state === 'cancelled')
    const state = bad ? 'bad' : stopped ? 'stopped' : back ? 'back' : share === 1 ? 'done' : 'waiting'
    return { key, label, state, time: clock(seconds), filled: done ? 1 : share, weight }
  }
  const time = about === '' ? clock(seconds) : `${clock(seconds)} of ${about}`
  const filled = expected > 0 ? Math.min(0.97, Math.max(share, seconds / expected)) : Math.max(0.03, share)
  return { key, label, state: bad ? 'bad' : 'current', time, filled, weight }
}

const WORD: Record<Segment['state'], string> = {
  waiting: 'waiting',
  current: 'running',
  done: 'done',
  bad: 'failed',
  stopped: 'stopped',
  back: 'done',
}

/** The bar in words. */
export const spokenRail = (segments: Segment[]): string =>
  segments.map(({ label, state }) => `${label} ${WORD[state]}`).join(', ')
