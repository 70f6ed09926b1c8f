import type { HostMark } from '@/components/host/host-square'
import type { IconName } from '@/components/ui/icons'
import type { Tone } from '@/components/ui/tone'
import type { StepView } from '@/lib/api/deploy'
import type { PlanView } from '@/lib/api/plan'
import { capital } from '@/lib/domain/capital'
import { wordBefore } from './before'
import { doing, spoken } from './columns'
import { isBad } from './log/first-error'

/** What a host is doing, in one sentence; on a phone only `short`. */
export type Now = { tone: Tone | null; glyph: IconName | null; spin?: boolean; short: string; rest: string }

type PlannedHost = PlanView['waves'][number]['hosts'][number]

const begun = (step: StepView) => step.state !== 'waiting' && step.state !== 'skipped'
const good = (steps: StepView[]) => steps.length > 0 && steps.every(step => step.state === 'succeeded')
const forward = (steps: StepView[]) => steps.filter(step => !step.undo)
const back = (steps: StepView[]) => steps.filter(step => step.undo)
const sha7 = (sha: string) => sha.slice(0, 7)

/** Whether something that is live has been changed on a host. */
export const isTouched = (steps: StepView[]): boolean =>
  steps.some(step => step.name === 'activate' && !step.undo && begun(step))

/** Colour and shape of a host, and what its square says on hover. */
export function markOf(host: PlannedHost, steps: StepView[], sha: string): { mark: HostMark; title: string } {
  const before = wordBefore(host)
  const untouched = before ? { mark: 'before' as const, title: `${before}, not yet touched` } : EMPTY
  const undo = back(steps)
  if (good(undo))
    return before ? { mark: 'before', title: `back on ${before}` } : { ...EMPTY, title: 'nothing runs here again' }
  if (undo.some(isBad)) return { mark: 'unhealthy', title: 'could not be brought back' }
  if (undo.some(begun)) return { mark: 'changing', title: 'going back' }
  const unreachable = forward(steps).find(step => step.state === 'error' && !isTouched(steps))
  if (unreachable) return { mark: 'unreachable', title: unreachable.detail ?? 'not reachable' }
  if (!isTouched(steps)) return untouched
  const live = forward(steps).filter(step => step.phase === 'switch')
  if (live.some(step => step.state === 'unknown')) return { mark: 'unreachable', title: 'not known' }
  if (live.some(isBad)) return { mark: 'unhealthy', title: `${sha7(sha)}, unhealthy` }
  return good(live) ? { mark: 'live', title: `${sha7(sha)}, healthy` } : { mark: 'changing', title: 'being switched' }
}

/** A check proved nothing, and somebody has to say what that means. */
const isAsking = ({ detail }: StepView) => detail?.endsWith('Waits for a person') === true

const EMPTY = { mark: 'empty' as const, title: 'nothing runs here yet' }

const say = (tone: Tone | null, glyph: IconName | null, short: string, rest = '', spin = false): Now => ({
  tone,
  glyph,
  short,
  rest,
  spin,
})

/** What a host is doing now, or how it ended. */
export function nowOf(steps: StepView[], sha: string, over: boolean): Now {
  const ahead = forward(steps)
  const bad = ahead.find(isBad)
  if (bad)
    return say(
      'bad',
      bad.state === 'timed_out' ? 'timeout' : 'bad',
      `${capital(spoken(bad.name))} ${BAD_WORD[bad.state]}`,
      bad.detail ? `, ${bad.detail}` : '',
    )
  const running = ahead.find(step => step.state === 'running')
  if (running && isAsking(running)) return say('ask', 'ask', 'Waits for a person')
  if (running) return say('run', 'run', doing(running.name), detailOf(running), true)
  if (ahead.some(step => step.state === 'unknown')) return say('idle', 'unknown', 'Not known', ', the host did not say')
  if (ahead.some(step => step.state === 'cancelled'))
    return say('idle', 'cancelled', 'Stopped', isTouched(steps) ? '' : ', not touched')
  if (good(ahead.filter(step => step.phase === 'switch')))
    return back(steps).length > 0
      ? say(null, null, 'Was live', ` on ${sha7(sha)}`)
      : say('ok', 'ok', 'Live', ` on ${sha7(sha)}`)
  if (over) return isTouched(steps) ? say('idle', 'cancelled', 'Stopped') : say(null, null, 'Not touched')
  if (ahead.some(step => step.phase === 'switch' && begun(step))) return say('run', 'run', 'Switching', '', true)
  return say(null, null, 'Waiting')
}

/** The same for a host's way back. */
export function backOf(host: PlannedHost, steps: StepView[]): Now {
  const undo = back(steps)
  const to = wordBefore(host)
  const bad = undo.find(isBad)
  if (bad)
    return say(
      'bad',
      'alarm',
      'Stuck',
      `, ${spoken(bad.name)} ${BAD_WORD[bad.state]}${bad.detail ? `: ${bad.detail}` : ''}`,
    )
  const running = undo.find(step => step.state === 'running')
  if (running)
    return say('run', 'rolling-back', 'Going back', `, ${doing(running.name).toLowerCase()}${detailOf(running)}`)
  if (good(undo)) return to ? say('idle', 'rolled-back', 'Back', ` on ${to}`) : say('idle', 'rolled-back', 'Taken down')
  return say(null, null, 'Waits to go back')
}

const BAD_WORD: Partial<Record<StepView['state'], string>> = {
  failed: 'failed',
  error: 'could not run',
  timed_out: 'timed out',
}

function detailOf({ name, detail }: StepView): string {
  const stable = /stable (\d+) of/.exec(detail ?? '')
  if (stable) return `, stable ${stable[1]} s`
  return detail && name === 'health' ? `, ${detail}` : ''
}
