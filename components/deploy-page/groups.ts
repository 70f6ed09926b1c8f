import type { Look } from '@/components/ui/state'
import type { StepView } from '@/lib/api/deploy'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { PlanView } from '@/lib/api/plan'
import { counted } from '@/lib/domain/counted'
import { isTerminal } from '@/lib/domain/deploy'
import { took } from '@/lib/domain/took'
import { isBad } from './log/first-error'

/** The line above a wave's hosts, or above all of them. */
export type Group = { look: Pick<Look, 'tone' | 'glyph' | 'spin'>; title: string; about: string }

const spell = (seconds: number) => took(seconds).replace(/(\d+)([hms])/g, '$1 $2')

const RUNNING: Group['look'] = { tone: 'run', glyph: 'run', spin: true }

function lookOf(steps: StepView[], over: boolean): Group['look'] {
  if (steps.some(isBad)) return { tone: 'bad', glyph: 'bad' }
  if (steps.length > 0 && steps.every(step => step.state === 'succeeded')) return { tone: 'ok', glyph: 'ok' }
  if (steps.some(step => step.state === 'cancelled')) return { tone: 'idle', glyph: 'cancelled' }
  if (over) return { tone: 'idle', glyph: 'superseded' }
  const begun = steps.some(step => step.state !== 'waiting' && step.state !== 'skipped')
  return begun ? RUNNING : { tone: 'idle', glyph: 'wait' }
}

/** From the first beginning to the last end, in seconds; `null` before all have ended. */
function lasted(steps: StepView[]): number | null {
  const begins = steps.flatMap(step => (step.startedAt ? [Date.parse(step.startedAt)] : []))
  const ends = steps.flatMap(step => (step.finishedAt ? [Date.parse(step.finishedAt)] : []))
  return begins.length > 0 && ends.length >= steps.length ? (Math.max(...ends) - Math.min(...begins)) / 1000 : null
}

/** The line about what is done on all hosts at once, before anything is switched; `null` for a plan without. */
export function prepareGroup({ plan, steps, state }: DeployDetail): Group | null {
  const prepare = steps.filter(step => step.phase === 'prepare' && !step.undo)
  if (!plan || prepare.length === 0) return null
  const count = plan.waves.reduce((sum, wave) => sum + wave.hosts.length, 0)
  const ready = readyHosts(prepare)
  const time = lasted(prepare)
  const all = count === 1 ? '1 host' : `all ${counted(count, 'host')}`
  const about =
    time !== null && ready === count ? `${all} in ${spell(time)}` : `${ready} of ${counted(count, 'host')} ready`
  return { look: lookOf(prepare, isTerminal(state)), title: 'Prepare', about }
}

/** Hosts whose steps have all succeeded. */
function readyHosts(steps: StepView[]): number {
  const bad = new Set(steps.filter(step => step.state !== 'succeeded').map(step => step.host.id))
  return new Set(steps.map(step => step.host.id).filter(id => !bad.has(id))).size
}

/** The line above a wave. `usual`: seconds of each step, by name. */
export function waveGroup(
  detail: DeployDetail,
  wave: PlanView['waves'][number],
  usual: Record<string, number>,
  now: number,
): Group {
  const { plan, steps, state } = detail
  const own = steps.filter(step => step.wave === wave.number && step.phase === 'switch' && !step.undo)
  const time = lasted(own)
  const done = own.length > 0 && own.every(step => step.state === 'succeeded')
  const expected = (plan?.steps ?? []).reduce(
    (sum, step) => sum + (step.phase === 'switch' ? (usual[step.name] ?? 0) : 0),
    0,
  )
  const watching = steps.filter(step => step.wave === wave.number && step.phase === 'bake')
  const watched = watchedSeconds(watching, now)
  const waiting = own.every(step => step.startedAt === null)
  const facts = [
    counted(wave.hosts.length, 'host'),
    ...(plan && plan.waves.length > 1 && wave.size.endsWith('%') ? [wave.size] : []),
    ...(done && time !== null ? [`done in ${spell(time)}`] : []),
    ...(waiting && expected > 0 && !isTerminal(state) ? [`about ${spell(expected)}`] : []),
    ...(watched !== null ? [`watching, ${spell(watched)} of ${spell(wave.pauseSeconds)}`] : []),
    ...(wave.pauseSeconds > 0 && !done && !isTerminal(state) ? [`then ${spell(wave.pauseSeconds)} of watching`] : []),
  ]
  const title = plan && plan.waves.length > 1 ? `Wave ${wave.number}` : 'Switch'
  const look = watched === null ? lookOf([...own, ...watching], isTerminal(state)) : RUNNING
  return { look, title, about: facts.join(' · ') }
}

/** The line below all waves, about what the service is asked as a whole; `null` for a plan without. */
export function verifyGroup({ plan, steps, state }: DeployDetail): Group | null {
  const planned = plan?.steps.find(step => step.phase === 'verify')
  if (!planned) return null
  const own = steps.filter(step => step.phase === 'verify')
  const time = lasted(own)
  const told = own.find(isBad)?.detail ?? planned.summary
  const about = time === null || time < 1 ? told : `${told} · ${spell(time)}`
  return { look: lookOf(own, isTerminal(state)), title: 'Verify', about }
}

/** How long a wave has been watched, in whole seconds, while it is. */
function watchedSeconds(watching: StepView[], now: number): number | null {
  const begins = watching.flatMap(step =>
    step.state === 'running' && step.startedAt ? [Date.parse(step.startedAt)] : [],
  )
  return begins.length === 0 ? null : Math.max(0, Math.floor((now - Math.min(...begins)) / 1000))
}
