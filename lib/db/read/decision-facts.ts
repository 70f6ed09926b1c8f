import type { Calendar } from '@/lib/domain/calendar'
import type { DeployFacts } from '@/lib/domain/decide'
import type { RetryFacts } from '@/lib/domain/decide-retry'
import type { EarlierRelease, RollbackFacts } from '@/lib/domain/decide-rollback'
import type { Fact } from '@/lib/domain/decision'
import { ACTIVE_STATES, type DeployKind, type DeployState } from '@/lib/domain/deploy'
import type { HostReadiness } from '@/lib/domain/host-readiness'
import { aheadOf } from '@/lib/domain/queue'
import { fail, ok } from '@/lib/domain/result'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { Branch, Deploy, Host, PrismaClient, Service } from '../generated/client'
import { readCi } from './ci'
import { type Instance, lacks, readEnabledInstances } from './instances'
import { readLocks } from './locks'
import { readTruths } from './truths'

const known = <T>(value: T): Fact<T> => ({ known: true, value })

type HostState = Pick<Host, 'name' | 'hostKey' | 'offeredKey' | 'facts' | 'failure' | 'contactedAt'>

/** Whether a host can be used, from what the last contact said. */
export function hostReadiness(host: HostState): HostReadiness {
  const facts = host.facts as { missing?: string[] } | null
  const key =
    host.hostKey === null
      ? 'pending'
      : host.offeredKey !== null && host.offeredKey !== host.hostKey
        ? 'changed'
        : 'accepted'
  const contact = host.failure !== null ? 'unreachable' : host.contactedAt === null ? 'unknown' : 'reachable'
  return { name: host.name, key, contact, lacks: facts?.missing ?? [] }
}

type BranchConfig = Pick<Branch, 'sha' | 'config' | 'configProblems'>

/** `prometheus.yml` at a branch's head as the last sync read it. */
export function branchConfig(branch: BranchConfig | null): DeployFacts['config'] {
  if (!branch) return { known: false, why: 'this commit is on no branch head that has been read' }
  if (branch.config) return known(ok(branch.config as unknown as ServiceConfig))
  if (branch.configProblems) return known(fail(branch.configProblems as never))
  return { known: false, why: 'it has not been read yet' }
}

/** What a new deploy or rollback meets in the queue of a service and environment. */
async function readAhead(db: PrismaClient, kind: DeployKind, serviceId: string, environmentId: string) {
  const rows = await db.deploy.findMany({
    where: { serviceId, environmentId, state: { in: [...ACTIVE_STATES, 'queued'] } },
    select: { number: true, state: true, kind: true, actorName: true, heldAt: true, jumpedAt: true },
  })
  return aheadOf(
    kind,
    rows.map(row => ({
      number: row.number,
      state: row.state as DeployState,
      kind: row.kind as DeployKind,
      who: row.actorName,
      held: row.heldAt !== null,
      jumped: row.jumpedAt !== null,
    })),
  )
}

export async function readDeployFacts(
  db: PrismaClient,
  service: Pick<Service, 'id' | 'provider'>,
  environmentId: string,
  branch: BranchConfig,
  now: Date,
): Promise<DeployFacts> {
  const [instances, { active, replaces }, ciOf, locks, truths] = await Promise.all([
    readEnabledInstances(db, service.id, environmentId),
    readAhead(db, 'deploy', service.id, environmentId),
    readCi(db, service, [branch.sha]),
    readLocks(db, now),
    readTruths(db, service.id, now),
  ])
  return {
    hosts: known(instances.map(({ host }) => hostReadiness(host))),
    config: branchConfig(branch),
    locks: known(locks),
    truths,
    active: known(active),
    replaces,
    ci: ciOf(branch.sha),
    now,
  }
}

/** What a retry of a deploy needs to know. Hosts that said something else than its release, or nothing, are to get it. */
export async function readRetryFacts(
  db: PrismaClient,
  { serviceId, environmentId, release, calendar }: Pick<Deploy, 'serviceId' | 'environmentId' | 'release' | 'calendar'>,
  now: Date,
): Promise<RetryFacts> {
  const [instances, { active }, locks, newest] = await Promise.all([
    readEnabledInstances(db, serviceId, environmentId),
    readAhead(db, 'deploy', serviceId, environmentId),
    readLocks(db, now),
    db.deploy.aggregate({
      where: { serviceId, environmentId, startedAt: { not: null } },
      _max: { number: true },
    }),
  ])
  const without = instances.filter(instance => lacks(instance, release))
  return {
    hosts: known(without.map(({ host }) => hostReadiness(host))),
    newest: newest._max.number ?? 0,
    // Only `insertDeploy` fills this column.
    calendar: calendar as unknown as Calendar | null,
    locks: known(locks),
    active: known(active),
    now,
  }
}

const EARLIER_AT_MOST = 50

/** Releases that succeeded here, newest first, without the one that hosts should run now, and who still holds each. */
export async function readRollbackFacts(
  db: PrismaClient,
  serviceId: string,
  environmentId: string,
): Promise<RollbackFacts> {
  const [instances, { active }, rows] = await Promise.all([
    readEnabledInstances(db, serviceId, environmentId),
    readAhead(db, 'rollback', serviceId, environmentId),
    db.deploy.findMany({
      where: { serviceId, environmentId, state: 'succeeded', release: { not: null } },
      orderBy: { number: 'desc' },
      take: EARLIER_AT_MOST,
      select: { release: true, sha: true },
    }),
  ])
  const live = new Set(instances.map(instance => instance.expectedRelease))
  const seen = new Set<string>()
  const earlier = rows.flatMap(({ release, sha }): EarlierRelease[] => {
    if (!release || seen.has(release) || (live.size === 1 && live.has(release))) return []
    seen.add(release)
    return [
      { release, sha, heldBy: instances.filter(instance => holds(instance, release)).map(({ host }) => host.name) },
    ]
  })
  return {
    hosts: known(instances.map(({ host }) => hostReadiness(host))),
    earlier: known(earlier),
    active: known(active),
  }
}

const holds = (instance: Instance, release: string): boolean =>
  instance.state?.releases.some(held => held.release === release) ?? false
