import { stateScript } from '@/lib/commands/state'
import type { Instance } from '@/lib/db/read/instances'
import { type Observation, recordObservations } from '@/lib/db/write/observe'
import type { Drained } from '@/lib/domain/drain'
import type { Plan } from '@/lib/domain/plan'
import type { Result } from '@/lib/domain/result'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { ActAnswer, HostFailure } from '@/lib/ports/remote-host'
import { reach } from '../reach-host'
import type { WorkerContext } from '../worker-context'
import { livingOf } from './end-lost'
import type { Journal } from './journal'
import { persist } from './persist'
import { justTold, takeIn } from './told'
import { type HostWork, hasBegun, Interrupted, tokenOf, type Work } from './work'

const READ_MS = 20_000
const GRACE_MS = 5_000
/** A deploy that has begun waits this long for a host that went away; one that has not says so at once. */
const PATIENCE_MS = 30_000

/** While the deploy is planned, the sessions that its first calls need are opened. */
export function wakeHosts(ctx: WorkerContext, instances: Instance[]): void {
  for (const { host } of instances) {
    const { remote, failure } = reach(ctx, host)
    if (!failure) remote.wake()
  }
}

/** The hosts of the plan, not yet asked anything. A host that has left the environment since is still part of it. */
export function openHosts(
  ctx: WorkerContext,
  journal: Journal,
  plan: Plan,
  config: ServiceConfig,
  instances: Instance[],
): HostWork[] {
  const { deploy } = journal
  const place = { deployTo: config.deployTo, owner: `${deploy.service.name}/${deploy.environment.name}` }
  return plan.waves.flatMap(wave =>
    wave.hosts.flatMap(planned => {
      const instance = instances.find(candidate => candidate.hostId === planned.hostId)
      if (!instance) return []
      const reached = reach(ctx, instance.host)
      const drained = instance.drained as Drained | null
      const tree = instance.state?.tree ?? null
      const sealed = instance.state?.sealed ?? false
      const hash = instance.state?.hash ?? 'blake2b'
      return [{ planned, wave: wave.number, place, tree, sealed, hash, releases: [], drained, told: null, ...reached }]
    }),
  )
}

/**
 * Raises every host's lease to our token and adopts this deploy's runs there, before anything else is done; runs of an
 * older owner are stopped. What each host holds is read at the same time. A host that cannot be fenced carries its failure.
 */
export async function fenceHosts(work: Work): Promise<void> {
  const observations = await Promise.all(work.hosts.map(host => fenceHost(work, host)))
  record(work, observations.flat()).catch(error => work.ctx.log.warn({ err: error }, 'what hosts run was not recorded'))
  if (work.interrupted.aborted) throw new Interrupted()
}

/** One after the other: the last look is what stays. */
function record(work: Work, observations: Observation[]): Promise<void> {
  const recorded = work.recorded.then(() => recordObservations(work.ctx.db, observations))
  work.recorded = recorded.catch(() => {})
  return recorded
}

async function fenceHost(work: Work, host: HostWork): Promise<Observation[]> {
  if (host.failure) return []
  const runs = [...work.journal.runs.values()].filter(run => run.hostId === host.planned.hostId && run.nonce !== null)
  const ids = runs.map(run => run.id)
  const patienceMs = hasBegun(work) ? PATIENCE_MS : 0
  const fence = () => host.remote.fence(host.place, tokenOf(work), ids)
  const fenced = await persist(fence, patienceMs, work.interrupted)
  if (!fenced.ok) return failed(host, fenced.failure)
  const { strangers, told } = fenced.value
  for (const stranger of strangers) {
    const ended = await host.remote.cancel(host.place, stranger, tokenOf(work), GRACE_MS)
    if (!ended.ok) return failed(host, ended.failure)
    const living = livingOf(ended.value)
    if (living !== null)
      return failed(host, { kind: 'protocol', message: `an earlier deploy is still at work: ${living}` })
  }
  return strangers.length > 0 ? readHost(host) : [takeIn(host, told)]
}

const look = (host: HostWork) => host.remote.read(host.place, stateScript(), READ_MS)

const readHost = async (host: HostWork): Promise<Observation[]> => seen(host, await look(host))

function seen(host: HostWork, read: Result<ActAnswer, HostFailure>): Observation[] {
  if (!read.ok) return failed(host, read.failure)
  // Silence is not the same as nothing there.
  if (read.value.exitCode !== 0) {
    const message = `what ${host.planned.name} runs could not be read: exited ${read.value.exitCode}`
    return failed(host, { kind: 'protocol', message })
  }
  return [takeIn(host, { holds: read.value.stdout, at: performance.now() })]
}

/** Asks every host what it runs now that all is done, unless it has just said so. */
export async function settleHosts(work: Work): Promise<void> {
  const observe = async (host: HostWork) => {
    const told = justTold(host)
    return told ? [told] : seen(host, await persist(() => look(host), PATIENCE_MS, work.interrupted))
  }
  const observations = await Promise.all(work.hosts.filter(host => !host.failure).map(observe))
  await record(work, observations.flat())
}

/** A fence that refuses us means that someone newer owns the deploy: that is no fault of the host. */
function failed(host: HostWork, failure: HostFailure): Observation[] {
  if (failure.kind === 'refused') throw new Interrupted()
  host.failure = failure
  return [{ instanceId: host.planned.instanceId, seen: { failure: { kind: failure.kind, message: failure.message } } }]
}

/** Asks every host again what it runs, and records it. */
export async function observeHosts(work: Work): Promise<void> {
  const observations = await Promise.all(work.hosts.filter(host => !host.failure).map(readHost))
  await record(work, observations.flat())
}
