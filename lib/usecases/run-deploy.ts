import { setTimeout as wait } from 'node:timers/promises'
import { readEnabledInstances } from '@/lib/db/read/instances'
import { claimDeploy, releaseClaim } from '@/lib/db/write/claim-deploy'
import { expectRelease } from '@/lib/db/write/observe'
import type { FailureClass } from '@/lib/domain/deploy'
import { classify } from '@/lib/domain/outcome'
import { keepClaim } from './run-deploy/claim'
import { fenceHosts, observeHosts, openHosts } from './run-deploy/hosts'
import { ClaimLost, Journal } from './run-deploy/journal'
import { planDeploy } from './run-deploy/plan-deploy'
import { prepareHost } from './run-deploy/prepare'
import { purge } from './run-deploy/purge'
import { switchHost } from './run-deploy/switch'
import { touchedHosts, undo, undoWanted } from './run-deploy/undo'
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
} from './run-deploy/work'
import type { WorkerContext } from './worker-context'

/**
 * Carries out a deploy from wherever it stands: from the start, or from where a worker that died left it. Does nothing
 * when the deploy is not to be had. Returns when it is over, or when it must be let go.
 */
export async function runDeploy(ctx: WorkerContext, deployId: string, shutdown: AbortSignal): Promise<void> {
  const deploy = await claimDeploy(ctx.db, deployId, ctx.worker, ctx.staleMs)
  if (!deploy) return
  const claim = keepClaim(ctx, deploy, shutdown)
  const journal = await Journal.open(ctx, deploy, claim.lose)
  try {
    const work = await openWork(ctx, journal, claim)
    if (work) await carryOut(work)
  } catch (error) {
    if (!(error instanceof Interrupted) && !(error instanceof ClaimLost)) await giveUp(ctx, journal, error)
    else if (shutdown.aborted) await letGo(ctx, journal, claim)
  } finally {
    await claim.end()
    await wakeNext(ctx, journal)
  }
}

type Claim = ReturnType<typeof keepClaim>

/** Plans and fences. `null`: the deploy has ended here, with nothing touched. */
async function openWork(ctx: WorkerContext, journal: Journal, claim: Claim): Promise<Work | null> {
  const { serviceId, environmentId } = journal.deploy
  const instances = await readEnabledInstances(ctx.db, serviceId, environmentId)
  const planned = await planDeploy(ctx, journal, instances)
  if (!planned.ok) {
    await journal.transition({ type: 'stopped', cause: 'error' }, { reason: planned.failure })
    return null
  }
  const { plan, config } = planned.value
  const halt = new AbortController()
  const work: Work = {
    ctx,
    journal,
    plan,
    config,
    hosts: openHosts(ctx, journal, plan, config, instances),
    interrupted: claim.interrupted,
    cancelled: claim.cancelled,
    halted: halt.signal,
    halt: () => halt.abort(),
    failures: [],
    parcels: new Map(),
    slowLink: false,
  }
  await fenceHosts(work)
  await takeStock(work)
  return work
}

/** A round trip beyond this is a link on which compression pays. */
const SLOW_LINK_MS = 20

/** Before anything has begun, what hosts really run is what undo will bring back. */
async function takeStock(work: Work): Promise<void> {
  work.slowLink = work.hosts.some(host => (host.roundTripMs ?? 0) > SLOW_LINK_MS)
  if (hasBegun(work)) return
  for (const host of work.hosts) {
    if (!host.failure) host.planned.before = host.current && host.current !== 'broken' ? host.current : null
  }
  await work.journal.update({ plan: work.plan })
}

/** The runbook. Every part leaves out what is already done, so it reads the same after a crash. */
async function carryOut(work: Work): Promise<void> {
  if (work.journal.deploy.state === 'rolling_back') return goBack(work, causeOf(work))
  const forward = await goForward(work)
  if (!forward) return stopOrGoBack(work)
  await finish(work)
}

async function goForward(work: Work): Promise<boolean> {
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

/** Succeeded is what every host itself says afterwards, not what we believe to have done. */
async function finish(work: Work): Promise<void> {
  const { journal, plan, ctx } = work
  if (journal.deploy.state === 'running' && !(await journal.transition({ type: 'switched' }))) return stopOrGoBack(work)
  await observeHosts(work)
  const astray = work.hosts.filter(
    host => !host.current || host.current === 'broken' || host.current.release !== plan.release.release,
  )
  if (astray.length > 0) {
    const names = astray.map(host => host.planned.name).join(', ')
    await journal.transition(
      { type: 'stopped', cause: 'error' },
      { reason: `${names} does not run ${plan.release.release} although it was switched` },
    )
    return
  }
  await expectRelease(
    ctx.db,
    work.hosts.map(host => host.planned.instanceId),
    plan.release,
    journal.deploy.id,
  )
  await purge(work)
  await journal.transition({ type: 'verified' })
}

async function stopOrGoBack(work: Work): Promise<void> {
  const cause = causeOf(work)
  const hosts = touchedHosts(work, !undoWanted(work, cause.class) && cause.class === 'cancelled')
  const back = cause.class === 'cancelled' || undoWanted(work, cause.class)
  if (
    hosts.length > 0 &&
    back &&
    (await work.journal.transition({ type: 'undo_started' }, { reason: cause.message }))
  ) {
    return goBack(work, cause)
  }
  await skipRest(work)
  await observeHosts(work)
  await expectRelease(work.ctx.db, liveInstances(work), work.plan.release, work.journal.deploy.id)
  await work.journal.transition({ type: 'stopped', cause: cause.class }, { reason: cause.message })
}

async function goBack(work: Work, cause: { class: FailureClass; message: string }): Promise<void> {
  await skipRest(work)
  const all = cause.class !== 'cancelled' || work.journal.deploy.undo
  const stuck = await undo(work, touchedHosts(work, !all))
  await observeHosts(work)
  const reason = stuck.length === 0 ? cause.message : `${cause.message}; could not be brought back: ${stuck.join('; ')}`
  await work.journal.transition({ type: 'undo_finished', back: stuck.length === 0, cause: cause.class }, { reason })
}

/** Instances that were switched and seen healthy, and stay so although the deploy did not go through. */
function liveInstances(work: Work): string[] {
  const live = (host: HostWork) => stepsOf(work, host, 'switch').every(step => step.state === 'succeeded')
  return work.hosts.filter(live).map(host => host.planned.instanceId)
}

/** What never began never will. */
async function skipRest(work: Work): Promise<void> {
  const waiting = [...work.journal.steps.values()].filter(step => step.state === 'waiting' && !step.undo)
  await Promise.all(waiting.map(step => work.journal.step(step.id, { state: 'skipped' })))
}

/** The first cause: a step that failed, here or under an earlier claim, or else a person. */
function causeOf(work: Work): { class: FailureClass; message: string } {
  const steps = [...work.journal.steps.values()].filter(step => !step.undo)
  const failures = steps.flatMap(step =>
    step.state === 'failed' || step.state === 'error' || step.state === 'timed_out'
      ? [
          {
            step: step.name,
            host: step.host.name,
            class: step.state,
            reason: step.detail ?? '',
            at: step.finishedAt ?? new Date(0),
          },
        ]
      : [],
  )
  return classify(failures) ?? { class: 'cancelled', message: work.journal.deploy.reason ?? 'cancelled' }
}

/** Something of ours broke. The deploy says so; hosts are left as they are, and shown as they are. */
async function giveUp(ctx: WorkerContext, journal: Journal, error: unknown): Promise<void> {
  ctx.log.error({ err: error, deploy: journal.deploy.id }, 'a deploy could not be carried out')
  const reason = `Prometheus itself failed: ${error instanceof Error ? error.message : String(error)}`
  await journal.transition({ type: 'lost' }, { reason }).catch(() => {})
}

/** For another worker, at once: it need not wait for our silence. Nothing of ours may come after it. */
async function letGo(ctx: WorkerContext, journal: Journal, claim: Claim): Promise<void> {
  await claim.end()
  await journal.flush()
  await releaseClaim(ctx.db, journal.deploy.id, journal.deploy.token)
}

/** The next deploy of this service and environment need not wait for the sweep. */
async function wakeNext(ctx: WorkerContext, journal: Journal): Promise<void> {
  const { serviceId, environmentId } = journal.deploy
  const next = await ctx.db.deploy
    .findFirst({
      where: { serviceId, environmentId, state: 'queued' },
      orderBy: { number: 'asc' },
      select: { id: true },
    })
    .catch(() => null)
  if (next) await ctx.queue.add({ name: 'run-deploy', data: { deployId: next.id } }).catch(() => {})
}
