import { onceScript } from '@/lib/commands/once'
import type { Wave } from '@/lib/domain/plan'
import { commandEnvironment } from './environment'
import { prepareHost } from './prepare'
import { refuseBalancers } from './refuse-balancers'
import { runPart } from './remote-run'
import { switchHost } from './switch'
import { touchedHosts, undo, undoAlone } from './undo'
import {
  allOf,
  beginStep,
  DONE,
  endStep,
  failuresOf,
  type HostWork,
  hasBegun,
  hasFailed,
  hostOutcome,
  isTouched,
  type Outcome,
  overBudget,
  stepsOf,
  type Work,
} from './work'

/**
 * The way forward, from wherever it stands: prepare on all hosts, what runs once, wave by wave, all of it. Hosts that fail
 * within the plan's budget go back by themselves and the others go on. Gives whether it came to its end.
 */
export async function goForward(work: Work): Promise<boolean> {
  if (!hasBegun(work) && ((await refuseHosts(work)) || (await refuseBalancers(work)))) return false
  if (!(await onAll(work, work.hosts, host => prepareHost(work, host)))) return endUnderWay(work)
  if (!(await onAll(work, work.hosts, host => runOnce(work, host)))) return false
  for (const wave of work.plan.waves) if (!(await rollOut(work, wave))) return false
  if (!(await askAsWhole(work))) return false
  return onAll(work, work.hosts, host => switchHost(work, host, stepsOf(work, host, 'finish'), forwards(work)))
}

/**
 * What an earlier claim left under way ends in its own way, also where more has failed than the rollout bears: nothing goes
 * back beside it.
 */
async function endUnderWay(work: Work): Promise<false> {
  if (work.hosts.some(host => stepsOf(work, host, 'verify').some(step => step.state === 'running'))) await askOnce(work)
  for (const phase of ['switch', 'bake', 'finish'] as const) {
    const hosts = work.hosts.filter(host => stepsOf(work, host, phase).some(step => step.state === 'running'))
    await onAll(work, hosts, host => switchHost(work, host, stepsOf(work, host, phase), forwards(work)))
  }
  return false
}

/** When every host is live, the service is asked once more. */
async function askAsWhole(work: Work): Promise<boolean> {
  const { plan, journal } = work
  if (!plan.steps.some(step => step.phase === 'verify')) return true
  if (journal.deploy.state === 'running' && !(await journal.transition({ type: 'switched' }))) return false
  return askOnce(work)
}

/** The steps are one host's. Where that has failed within the budget, they are done with another: the rest is not let through unasked. */
async function askOnce(work: Work): Promise<boolean> {
  const holder = work.hosts.find(host => stepsOf(work, host, 'verify').length > 0)
  const asked = holder && hasFailed(work, holder) ? work.hosts.find(host => !hasFailed(work, host)) : holder
  if (!holder || !asked) return false
  const outcome = await switchHost(work, asked, stepsOf(work, holder, 'verify'), forwards(work))
  await remember(work, holder, outcome)
  return mayGoOn(work, [outcome])
}

/** Nothing is begun anywhere while a host of the plan cannot be used. Gives whether that is so, and records it there. */
async function refuseHosts(work: Work): Promise<boolean> {
  const refused = work.hosts.filter(host => unusable(work, host))
  for (const host of refused) {
    const [first] = stepsOf(work, host, null)
    const outcome = unusable(work, host)
    if (!first || !outcome) continue
    await beginStep(work, first)
    await endStep(work, first, outcome)
  }
  return refused.length > 0
}

/** Why the host cannot be part of the deploy; a rollback needs the release to be there already. */
function unusable(work: Work, host: HostWork): Outcome | null {
  if (host.failure) return hostOutcome(host.failure)
  if (host.link === '' || (host.current === 'broken' && !host.link))
    return { ok: false, class: 'error', reason: fixCurrent(host) }
  const { release, sha } = work.plan.release
  if (work.journal.deploy.kind !== 'rollback' || host.releases.includes(release)) return null
  const reason = `${release} is no longer there (deploy ${sha.slice(0, 7)} again instead)`
  return { ok: false, class: 'failed', reason }
}

/** A `current` that cannot be turned over, or could not be turned back. */
function fixCurrent({ place, link }: HostWork): string {
  const path = `${place.deployTo}/current`
  if (link === '') return `have ${path} lead to another name: it leads to one that is not plain text`
  return `move ${path} away and put a link to it in its place: it is not a link`
}

/**
 * Migrations and the like, on the one host whose steps have them. Nothing stops them half way: a cancel that comes
 * meanwhile is obeyed when they have ended, and before anything is switched.
 */
async function runOnce(work: Work, host: HostWork): Promise<Outcome> {
  const steps = stepsOf(work, host, 'once').filter(step => step.state !== 'succeeded')
  if (steps.length === 0) return DONE
  return runPart(work, host, {
    name: 'once',
    steps,
    single: true,
    stop: null,
    script: marks =>
      onceScript({
        release: work.plan.release.release,
        commands: work.config.once,
        env: commandEnvironment(work, host, work.plan.release, false),
        marks,
      }),
  })
}

async function rollOut(work: Work, wave: Wave): Promise<boolean> {
  const hosts = work.hosts.filter(host => host.wave === wave.number)
  const left = hosts.filter(host => goesBackAlone(work, host)).map(host => undoAlone(work, host))
  const [live] = await allOf<unknown>(work, [onAll(work, hosts, host => goLive(work, host)), ...left])
  if (!live) return false
  const watched = await onAll(work, hosts, host => switchHost(work, host, stepsOf(work, host, 'bake'), forwards(work)))
  if (!watched) return false
  return bringFailedBack(work)
}

/** What fails within the budget goes back at once, and the next host gets its turn when it is back. */
async function goLive(work: Work, host: HostWork): Promise<Outcome> {
  const outcome = await switchHost(work, host, stepsOf(work, host, 'switch'), forwards(work))
  await remember(work, host, outcome)
  if (goesBackAlone(work, host)) await undoAlone(work, host)
  return outcome
}

const goesBackAlone = (work: Work, host: HostWork): boolean =>
  work.plan.onFailure === 'rollback' &&
  hasFailed(work, host) &&
  isTouched(work, host) &&
  !overBudget(work) &&
  !work.cancelled.aborted

/** Within the budget a host that failed goes back by itself. One that cannot is more than the budget is for. */
async function bringFailedBack(work: Work): Promise<boolean> {
  if (work.plan.onFailure === 'stop' || failuresOf(work).length === 0) return true
  const failed = new Set(work.hosts.filter(host => hasFailed(work, host)).map(host => host.planned))
  const stuck = await undo(
    work,
    touchedHosts(work).filter(host => failed.has(host)),
  )
  return stuck.length === 0
}

const forwards = (work: Work) => ({
  release: work.plan.release,
  undo: false,
  stop: work.cancelled,
  pause: work.forwardStop,
})

/** On all hosts at once that have not failed yet. Gives whether the rollout may go on. */
async function onAll(work: Work, hosts: HostWork[], act: (host: HostWork) => Promise<Outcome>): Promise<boolean> {
  const able = hosts.filter(host => !hasFailed(work, host))
  const outcomes = await allOf(
    work,
    able.map(async host => {
      const outcome = await act(host)
      await remember(work, host, outcome)
      return outcome
    }),
  )
  return mayGoOn(work, outcomes)
}

const mayGoOn = (work: Work, outcomes: Outcome[]): boolean =>
  !outcomes.some(outcome => !outcome.ok && outcome.class === 'cancelled') && !overBudget(work)

/** What becomes of the deploy is read from its steps: a failure that none of them tells of is told by the one begun last. */
async function remember(work: Work, host: HostWork, outcome: Outcome): Promise<void> {
  if (outcome.ok || outcome.class === 'cancelled' || hasFailed(work, host)) return
  const steps = stepsOf(work, host, null)
  const last = steps.findLast(step => step.state !== 'waiting' && step.state !== 'skipped') ?? steps[0]
  if (last) await endStep(work, last, outcome)
}
