import { commandScript } from '@/lib/commands/command'
import { switchScript } from '@/lib/commands/switch'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import { drainHost } from './drain'
import { outForNothing, remember } from './drained'
import { commandEnvironment } from './environment'
import { baseline, guard, verify } from './guard'
import { bake, waitUntilHealthy } from './health'
import { runPart } from './remote-run'
import { drainOf } from './seats'
import { takeTurn } from './take-turn'
import { folderOf, isNothing, type Target } from './target'
import { undrainHost } from './undrain'
import {
  beginStep,
  configOf,
  DONE,
  endStep,
  type HostWork,
  hasFailed,
  hostOutcome,
  isTouched,
  type Outcome,
  plannedStep,
  stepsOf,
  stopped,
  type Work,
} from './work'

/**
 * Carries out a host's steps of one phase in order, leaving out those that have succeeded. Stops at the first that
 * does not; what follows it stays as it is.
 */
export async function switchHost(work: Work, host: HostWork, steps: StepRow[], target: Target): Promise<Outcome> {
  if (host.drained) work.turns.go(host.planned.hostId)
  const outcome = await inOrder(work, host, steps, target)
  await putBackUntouched(work, host)
  if (target.undo || outcome.ok || !goesBack(work, host)) work.turns.comeBack(host.planned.hostId)
  return outcome
}

/** A host that has failed and is out keeps its turn until it has gone back: no more are to be out than may be. */
const goesBack = (work: Work, host: HostWork): boolean =>
  host.drained !== null && work.plan.onFailure === 'rollback' && hasFailed(work, host) && isTouched(work, host)

async function inOrder(work: Work, host: HostWork, steps: StepRow[], target: Target): Promise<Outcome> {
  for (const step of steps) {
    if (step.state === 'succeeded') continue
    // A host that was seen healthy is not kept out of load balancing because others failed. What an earlier claim left
    // under way is ended in its own way, not left alone.
    if (target.pause?.aborted && step.name !== 'undrain' && step.state !== 'running') return stopped(work)
    const outcome = host.failure ? await fail(work, host, step) : await carryOut(work, host, step, steps, target)
    // On the way back, what cannot be drained goes back all the same.
    if (!outcome.ok && !(target.undo && step.name === 'drain')) return outcome
  }
  return DONE
}

/** A host that was taken out and not switched is put back at once, whatever becomes of the deploy. */
export async function putBackUntouched(work: Work, host: HostWork): Promise<void> {
  const step = stepsOf(work, host, 'switch').find(candidate => candidate.name === 'undrain')
  if (!step || !outForNothing(work, host)) return
  await carryOut(work, host, step, [step], { release: work.plan.release, undo: false, stop: null, pause: null })
}

/** One of the steps, and what goes as one run with it. */
async function carryOut(work: Work, host: HostWork, step: StepRow, steps: StepRow[], target: Target): Promise<Outcome> {
  if (SWITCH.includes(step.name)) return switchOver(work, host, steps, target)
  if (step.state !== 'running') await beginStep(work, step)
  switch (step.name) {
    case 'drain':
      return drain(work, host, step, target)
    case 'undrain':
      return undrain(work, host, step, target)
    case 'health':
      return endStep(work, step, await waitUntilHealthy(work, host, step, target))
    case 'baseline':
      return endStep(work, step, await baseline(work, host))
    case 'checks':
      return endStep(work, step, await guard(work, host, step, target))
    case 'final':
      return endStep(work, step, await verify(work, host, step, target))
    case 'bake':
      return endStep(work, step, await bake(work, host, step, target))
    default:
      return runCommand(work, host, step, target)
  }
}

async function fail(work: Work, host: HostWork, step: StepRow): Promise<Outcome> {
  if (!host.failure) return DONE
  await beginStep(work, step)
  return endStep(work, step, hostOutcome(host.failure))
}

/** What moves `current` and the service's commands that follow are one run: one call, and nothing between them. */
const SWITCH: readonly string[] = ['activate', 'restart', 'after_activate']

async function switchOver(work: Work, host: HostWork, all: StepRow[], target: Target): Promise<Outcome> {
  const { release, link, undo, stop } = target
  const folder = folderOf(target)
  const steps = all.filter(step => SWITCH.includes(step.name) && step.state !== 'succeeded')
  const env = isNothing(target) ? {} : commandEnvironment(work, host, release, undo)
  return runPart(work, host, {
    name: undo ? 'undo-switch' : 'switch',
    steps,
    stop,
    tell: true,
    script: marks =>
      switchScript({
        to: link !== undefined ? { link } : folder === null ? null : { release: folder },
        steps: steps.filter(step => step.state !== 'succeeded').map(step => scripted(work, host, step, target)),
        env,
        marks,
      }),
  })
}

const scripted = (work: Work, host: HostWork, step: StepRow, target: Target) => ({
  name: step.name,
  command: step.name === 'activate' ? null : (commandOf(work, host, step, target) ?? ':'),
})

/** By HAProxy, or by the service's own command, whose host waits for its turn all the same. */
async function drain(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  if (drainOf(work)?.kind !== 'command') return endStep(work, step, await drainHost(work, host, step, target))
  if (isNothing(target)) return endStep(work, step, DONE)
  const turn = await takeTurn(work, host, step, target, async () => 'taken')
  if (typeof turn === 'object') return endStep(work, step, turn)
  await remember(work, host, host.drained ?? [])
  return runCommand(work, host, step, target)
}

/** Nothing stops it half way: who is out would stay out. */
async function undrain(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  if (drainOf(work)?.kind !== 'command') return endStep(work, step, await undrainHost(work, host, step, target))
  const outcome = await runCommand(work, host, step, { ...target, stop: null })
  if (outcome.ok) await remember(work, host, null)
  return outcome
}

function commandOf(work: Work, host: HostWork, step: StepRow, target: Target): string | null | undefined {
  const { name } = step
  const { restart, hooks } = configOf(work, host, target)
  if (name === 'drain' || name === 'undrain') return plannedStep(work, step).command
  return name === 'restart' ? restart : hooks[name as keyof typeof hooks]
}

async function runCommand(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  const { release, undo, stop } = target
  const command = commandOf(work, host, step, target)
  if (!command || isNothing(target)) return endStep(work, step, DONE)
  const env = commandEnvironment(work, host, release, undo)
  return runPart(work, host, {
    name: undo ? `undo-${step.name}` : step.name,
    steps: [step],
    stop,
    script: marks => commandScript({ release: folderOf(target), command, env, marks, step: step.name }),
  })
}
