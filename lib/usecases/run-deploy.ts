import { type Instance, readEnabledInstances } from '@/lib/db/read/instances'
import { isTransient } from '@/lib/db/transient'
import { claimDeploy, findNext, releaseClaim } from '@/lib/db/write/claim-deploy'
import { hostsOut } from '@/lib/domain/drain'
import { checkFilesOf, environmentPolicy } from '@/lib/domain/environment-policy'
import { ok } from '@/lib/domain/result'
import type { ServiceConfig } from '@/lib/domain/service-config'
import { waitForCalendar } from './run-deploy/calendar'
import { readCheckFiles } from './run-deploy/check-files'
import { keepClaim } from './run-deploy/claim'
import { goForward } from './run-deploy/forward'
import { fenceHosts, openHosts, wakeHosts } from './run-deploy/hosts'
import { ClaimLost, Journal } from './run-deploy/journal'
import { finish, goBack, stopOrGoBack } from './run-deploy/outcome'
import { planDeploy } from './run-deploy/plan-deploy'
import { beginParcels, unsendable } from './run-deploy/prepare'
import { Turns } from './run-deploy/turns'
import { hasBegun, Interrupted, overBudget, type Work } from './run-deploy/work'
import { wantWatch } from './want-watch'
import type { WorkerContext } from './worker-context'

/**
 * Carries out a deploy from wherever it stands: from the start, or from where a worker that died left it. Does nothing
 * when the deploy is not to be had. Returns when it is over, or when it must be let go.
 */
export async function runDeploy(ctx: WorkerContext, deployId: string, shutdown: AbortSignal): Promise<void> {
  if (await waitForCalendar(ctx, deployId)) return
  const deploy = await claimDeploy(ctx.db, deployId, ctx.worker, ctx.staleMs)
  if (!deploy) return
  const claim = keepClaim(ctx, deploy, shutdown)
  const [journal, instances] = await Promise.all([
    Journal.open(ctx, deploy, claim.lose),
    readEnabledInstances(ctx.db, deploy.serviceId, deploy.environmentId),
  ]).catch(async error => {
    // A claim that nobody works on must fall silent, or no other worker would take it over.
    await claim.end()
    throw error
  })
  try {
    const work = await openWork(ctx, journal, instances, claim)
    if (work) await carryOut(work)
  } catch (error) {
    if (shutdown.aborted || isTransient(error)) await letGo(ctx, journal, claim)
    else if (!(error instanceof Interrupted) && !(error instanceof ClaimLost)) await giveUp(ctx, journal, error)
  } finally {
    await claim.end()
    await wakeNext(ctx, journal)
    await wantWatch(ctx, deploy.serviceId)
  }
}

type Claim = ReturnType<typeof keepClaim>

/** Plans and fences. `null`: the deploy has ended here, with nothing touched. */
async function openWork(
  ctx: WorkerContext,
  journal: Journal,
  instances: Instance[],
  claim: Claim,
): Promise<Work | null> {
  wakeHosts(ctx, instances)
  const planned = await planDeploy(ctx, journal, instances)
  if (!planned.ok) {
    await journal.transition({ type: 'stopped', cause: 'error' }, { reason: planned.failure })
    return null
  }
  const { plan, config } = planned.value
  const { drain } = environmentPolicy(config, journal.deploy.environment.name)
  const checks = await readChecks(ctx, journal, config)
  if (!checks.ok && !hasBegun({ journal })) {
    await journal.transition({ type: 'stopped', cause: 'error' }, { reason: checks.failure })
    return null
  }
  const [halt, letGo] = [new AbortController(), new AbortController()]
  const work: Work = {
    ctx,
    journal,
    plan,
    config,
    hosts: openHosts(ctx, journal, plan, config, instances),
    interrupted: AbortSignal.any([claim.interrupted, letGo.signal]),
    letGo: () => letGo.abort(),
    cancelled: claim.cancelled,
    forwardStop: AbortSignal.any([claim.cancelled, halt.signal]),
    halt: () => halt.abort(),
    waysBack: new Map(),
    turns: new Turns(drain ? hostsOut(drain, plan.waves.flatMap(wave => wave.hosts).length) : 0),
    recorded: Promise.resolve(),
    checks,
    parcels: new Map(),
    digests: new Map(),
  }
  if (overBudget(work)) work.halt()
  if (!hasBegun(work)) beginParcels(work)
  await fenceHosts(work)
  await planned.value.recorded
  const reason = hasBegun(work) ? null : await unsendable(work)
  if (reason !== null) {
    await journal.transition({ type: 'stopped', cause: 'error' }, { reason })
    return null
  }
  takeStock(work)
  return work
}

/** The commit's checks, where they guard this deploy. A rollback goes to what was judged when it was made. */
async function readChecks(ctx: WorkerContext, { deploy }: Journal, config: ServiceConfig) {
  if (deploy.kind === 'rollback') return ok([])
  return readCheckFiles(
    ctx.repositories.open(deploy.serviceId, deploy.service.repositoryUrl),
    deploy.sha,
    checkFilesOf(config, deploy.environment.name),
  )
}

/**
 * Before anything has begun, what hosts really run is what undo will bring back. Nothing begins on a host before it is
 * recorded, and this is recorded with it or before.
 */
function takeStock(work: Work): void {
  if (hasBegun(work)) return
  for (const host of work.hosts) {
    if (host.failure) continue
    host.planned.before = host.current && host.current !== 'broken' ? host.current : null
    if (host.link) host.planned.link = host.link
    else delete host.planned.link
    if (host.drained) host.planned.out = true
    else delete host.planned.out
  }
  // Whoever waits for a later change hears of a lost claim.
  work.journal.update({ plan: work.plan }).catch(() => {})
}

/** The runbook. Every part leaves out what is already done, so it reads the same after a crash. */
async function carryOut(work: Work): Promise<void> {
  if (work.journal.deploy.state === 'rolling_back') return goBack(work)
  const forward = await goForward(work)
  if (!forward) return stopOrGoBack(work)
  await finish(work)
}

/** Something of ours broke. The deploy says so; hosts are left as they are, and shown as they are. */
async function giveUp(ctx: WorkerContext, journal: Journal, error: unknown): Promise<void> {
  ctx.log.error({ err: error, deploy: journal.deploy.id }, 'a deploy could not be carried out')
  const reason = `Prometheus itself failed: ${error instanceof Error ? error.message : String(error)}`
  await journal.transition({ type: 'lost' }, { reason }).catch(() => {})
}

/**
 * For another worker, at once: it need not wait for our silence. Nothing of ours may come after it. The database that was away
 * for a moment is no reason to leave hosts half way: whoever is next goes on from there, we ourselves perhaps.
 */
async function letGo(ctx: WorkerContext, journal: Journal, claim: Claim): Promise<void> {
  claim.lose()
  await claim.end()
  await journal.flush()
  await releaseClaim(ctx.db, journal.deploy.id, journal.deploy.token)
}

/** The next deploy of this service and environment need not wait for the sweep. */
async function wakeNext(ctx: WorkerContext, journal: Journal): Promise<void> {
  const next = await findNext(ctx.db, journal.deploy, ctx.staleMs).catch(() => null)
  if (next) await ctx.queue.add({ name: 'run-deploy', data: { deployId: next } }).catch(() => {})
}
