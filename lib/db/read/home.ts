import type { PrismaClient } from '@/lib/db/generated/client'
import { OWNER } from '@/lib/domain/actor'
import type { DeployState } from '@/lib/domain/deploy'
import { locksOn } from '@/lib/domain/lock'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { ReleaseRef } from '@/lib/domain/plan'
import type { Home, HomeCell, HomeRow } from '@/lib/screens/home'
import type { RunningDeploy } from '@/lib/screens/running'
import { attentionOf } from './attention'
import { inBrief, readBriefChecks } from './checks-in-brief'
import { deployUrl } from './deploy-view'
import { groupBy } from './group-by'
import { readLocks } from './locks'
import { readRunning } from './running'
import { type InstanceFacts, placeTruth } from './truths'
import { readWaitingDeploys } from './waiting-deploys'

export type PlaceInstance = InstanceFacts & {
  serviceId: string
  environmentId: string
  hostId: string
  expectedDeployId: string | null
  /** A deploy has taken it out of load balancing, and nobody has put it back. */
  isOut: boolean
}

/** Enabled instances everywhere. Only what `current` says is taken from what a host reported: the rest is long. */
function readInstances(db: PrismaClient): Promise<PlaceInstance[]> {
  return db.$queryRaw`
    SELECT i."serviceId", i."environmentId", i."hostId", i."expectedDeployId", i."expectedRelease", i."expectedSha",
      h.name AS host, i.observed->'current' AS current, i.observed->>'since' AS since, i."observedAt", i."observeFailure",
      i.drained IS NOT NULL AS "isOut"
    FROM "Instance" i JOIN "Host" h ON h.id = i."hostId" WHERE i.enabled`
}

export type LastDeploy = {
  id: string
  serviceId: string
  environmentId: string
  number: number
  state: DeployState
  sha: string
  reason: string | null
  finishedAt: Date | null
}

/** The last deploy of each place that ended and says something about it. One step down an index for each place. */
function readLast(db: PrismaClient): Promise<LastDeploy[]> {
  return db.$queryRaw`
    SELECT last.* FROM (SELECT DISTINCT "serviceId", "environmentId" FROM "Instance") place CROSS JOIN LATERAL (
      SELECT d.id, d."serviceId", d."environmentId", d.number, d.state, d.sha, d.reason, d."finishedAt" FROM "Deploy" d
      WHERE d."serviceId" = place."serviceId" AND d."environmentId" = place."environmentId"
        AND d.state IN ('succeeded', 'failed', 'error', 'timed_out', 'rolled_back', 'rollback_failed')
      ORDER BY d.number DESC LIMIT 1) last`
}

type LiveDeploy = {
  id: string
  branch: string | null
  subject: string
  actorName: string
  actorId: string
  finishedAt: Date | null
}

function readLive(db: PrismaClient, instances: PlaceInstance[]): Promise<LiveDeploy[]> {
  const ids = [...new Set(instances.flatMap(({ expectedDeployId }) => expectedDeployId ?? []))]
  const select = { id: true, branch: true, subject: true, actorName: true, actorId: true, finishedAt: true } as const
  return db.deploy.findMany({ where: { id: { in: ids } }, select })
}

/** What most instances were left on by us. */
function believed(instances: PlaceInstance[]): ReleaseRef | null {
  const counts = groupBy(instances, ({ expectedRelease }) => expectedRelease)
  const most = [...counts].filter(([release]) => release !== null).sort((a, b) => b[1].length - a[1].length)[0]
  const first = most?.[1][0]
  return first?.expectedRelease && first.expectedSha ? { release: first.expectedRelease, sha: first.expectedSha } : null
}

type CellInput = {
  service: string
  environment: string
  instances: PlaceInstance[]
  live: Map<string, LiveDeploy>
  last: LastDeploy | undefined
  running: RunningDeploy | null
  locked: boolean
}

function cellOf({ service, environment, instances, live, last, running, locked }: CellInput): HomeCell {
  const truth = placeTruth(instances)
  const release = truth.release ?? believed(instances)
  const by = instances.find(({ expectedRelease }) => expectedRelease === release?.release)?.expectedDeployId
  const deploy = by ? live.get(by) : undefined
  const releases = new Set(truth.hosts.flatMap(host => host.release?.release ?? []))
  return {
    environment,
    sha: release?.sha ?? null,
    branch: deploy?.branch ?? null,
    subject: deploy?.subject ?? '',
    who: deploy?.actorName ?? '',
    at: deploy?.finishedAt?.toISOString() ?? null,
    state: truth.state,
    drifted: truth.hosts.filter(({ state }) => state === 'drifted').length,
    releases: releases.size,
    hosts: instances.length,
    failed:
      last && last.state !== 'succeeded'
        ? {
            sha: last.sha,
            state: last.state,
            url: deployUrl(service, environment, last.number),
            at: last.finishedAt?.toISOString() ?? null,
          }
        : null,
    running,
    locked,
  }
}

/** Services by environments with what runs where, what runs and waits now, and what needs a person. */
export async function readHome(db: PrismaClient): Promise<Home> {
  const now = new Date()
  const [environments, services, hosts, instances, last, running, locks, checks, waiting] = await Promise.all([
    db.environment.findMany({ orderBy: { position: 'asc' } }),
    db.service.findMany({ select: { id: true, name: true, defaultBranch: true, syncFailure: true, syncedAt: true } }),
    db.host.findMany({
      select: {
        id: true,
        name: true,
        hostKey: true,
        offeredKey: true,
        failure: true,
        contactedAt: true,
        createdAt: true,
      },
    }),
    readInstances(db),
    readLast(db),
    readRunning(db),
    readLocks(db, now),
    readBriefChecks(db),
    readWaitingDeploys(db),
  ])
  const live = new Map((await readLive(db, instances)).map(deploy => [deploy.id, deploy]))
  const place = (serviceId: string, environmentId: string) => `${serviceId} ${environmentId}`
  const instancesAt = groupBy(instances, i => place(i.serviceId, i.environmentId))
  const lastAt = new Map(last.map(deploy => [place(deploy.serviceId, deploy.environmentId), deploy]))
  const checksOf = groupBy(checks, check => check.serviceId)
  const runningAt = groupBy(running, deploy => place(deploy.serviceId, deploy.environmentId))

  const rows = services
    .toSorted((a, b) => byNaturalOrder(a.name, b.name))
    .map(({ id, name, defaultBranch }): HomeRow => {
      const cells = environments.map(environment => {
        const key = place(id, environment.id)
        const at = instancesAt.get(key)
        const deploy = runningAt.get(key)?.find(({ held }) => !held) ?? null
        if (!at) return null
        return cellOf({
          service: name,
          environment: environment.name,
          instances: at,
          live,
          last: lastAt.get(key),
          running: deploy,
          locked: locksOn({ service: name, environment: environment.name }, locks, now).length > 0,
        })
      })
      const mine = environments.some(environment =>
        instancesAt
          .get(place(id, environment.id))
          ?.some(({ expectedDeployId }) => expectedDeployId && live.get(expectedDeployId)?.actorId === OWNER.id),
      )
      return { service: name, defaultBranch, mine, cells, checks: inBrief(checksOf.get(id) ?? []) }
    })
  return {
    environments: environments.map(({ name }) => name),
    rows,
    running,
    attention: attentionOf({
      environments,
      services,
      hosts,
      instancesAt,
      lastAt,
      place,
      running,
      locks,
      checks,
      waiting,
      now,
    }),
    hostCount: hosts.length,
  }
}
