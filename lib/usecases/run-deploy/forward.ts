import { setTimeout as wait } from 'node:timers/promises'
import { prepareHost } from './prepare'
import { switchHost } from './switch'
import {
  beginStep,
  endStep,
  forwardStop,
  type HostWork,
  hasBegun,
  hostOutcome,
  Interrupted,
  type Outcome,
  stepsOf,
  type Work,
} from './work'

/** The way forward, from wherever it stands: prepare on all hosts, then wave by wave. Gives whether all of it went well. */
export async function goForward(work: Work): Promise<boolean> {
  if (!hasBegun(work) && (await refuseHosts(work))) return false
  if (!(await onAll(work.hosts, host => prepareHost(work, host)))) return false
  for (const wave of work.plan.waves) {
    const hosts = work.hosts.filter(host => host.wave === wave.number)
    if (!(await onAll(hosts, host => makeLive(work, host)))) return false
    await bake(work, hosts, wave.pauseSeconds)
  }
  return onAll(work.hosts, host => switchHost(work, host, stepsOf(work, host, 'finish'), forwards(work)))
}

/** Nothing is begun anywhere while a host of the plan cannot be used. Gives whether that is so, and records it there. */
async function refuseHosts(work: Work): Promise<boolean> {
  const refused = work.hosts.filter(host => host.failure)
  for (const host of refused) {
    const [first] = stepsOf(work, host, null)
    if (!first || !host.failure) continue
    await beginStep(work, first)
    await endStep(work, host, first, hostOutcome(host.failure))
  }
  return refused.length > 0
}

const forwards = (work: Work) => ({
  release: work.plan.release,
  undo: false,
  stop: work.cancelled,
  pause: forwardStop(work),
})

const makeLive = (work: Work, host: HostWork): Promise<Outcome> =>
  switchHost(work, host, stepsOf(work, host, 'switch'), forwards(work))

async function onAll(hosts: HostWork[], act: (host: HostWork) => Promise<Outcome>): Promise<boolean> {
  const outcomes = await Promise.allSettled(hosts.map(act))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return outcomes.every(outcome => outcome.status === 'fulfilled' && outcome.value.ok)
}

/** Watches a wave before the next; what of the pause has already passed counts after a crash too. */
async function bake(work: Work, hosts: HostWork[], seconds: number): Promise<void> {
  if (seconds === 0) return
  const ends = hosts.flatMap(host => stepsOf(work, host, 'switch').map(step => step.finishedAt?.getTime() ?? 0))
  const left = Math.max(...ends) + seconds * 1000 - work.ctx.clock.now().getTime()
  if (left <= 0) return
  const signal = AbortSignal.any([work.interrupted, work.cancelled])
  await wait(left, undefined, { signal }).catch(() => {})
  if (work.interrupted.aborted) throw new Interrupted()
}
