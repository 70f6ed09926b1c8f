import type { PrismaClient, Service } from '@/lib/db/generated/client'
import { environmentKeys } from '@/lib/domain/environment-keys'
import type { Lock } from '@/lib/domain/lock'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { BranchQuery, ServicePage } from '@/lib/screens/service'
import { chooseBranches, readBranchLines, readBuild } from './branch-lines'
import { readBriefChecks } from './checks-in-brief'
import { hostReadiness } from './decision-facts'
import { readDeploys } from './deploys'
import { environmentCard, type PlaceFacts } from './environment-card'
import { groupBy } from './group-by'
import { asInstance } from './instances'
import { onScreen, readLocks } from './locks'
import { readOnGreen } from './on-green'
import { readRunning } from './running'
import { decisiveTruth, factsOf } from './truths'

const RECENT = 8

/** The address as people may see it: credentials are left out. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]+@/, '$1')
}

/** Where a browser can open a repository; `null` for what is only reached by git. */
export function webUrl(url: string): string | null {
  return /^https:\/\//.test(url) ? shownUrl(url).replace(/\.git$/, '') : null
}

type DeployRow = {
  id: string
  environmentId: string
  number: number
  state: string
  sha: string
  branch: string | null
  subject: string
  actorName: string
  reason: string | null
  release: string | null
  finishedAt: Date | null
}

const EARLIER_AT_MOST = 30

/** Of each environment the newest good deploys, and the newest that ended otherwise. Two walks down an index for each. */
function readHistory(db: PrismaClient, serviceId: string): Promise<DeployRow[]> {
  return db.$queryRaw`
    SELECT h.* FROM "Environment" e CROSS JOIN LATERAL (
      (SELECT d.id, d."environmentId", d.number, d.state, d.sha, d.branch, d.subject, d."actorName", d.reason, d.release, d."finishedAt"
        FROM "Deploy" d WHERE d."serviceId" = ${serviceId}::uuid AND d."environmentId" = e.id AND d.state = 'succeeded'
        ORDER BY d.number DESC LIMIT ${EARLIER_AT_MOST})
      UNION ALL
      (SELECT d.id, d."environmentId", d.number, d.state, d.sha, d.branch, d.subject, d."actorName", d.reason, d.release, d."finishedAt"
        FROM "Deploy" d WHERE d."serviceId" = ${serviceId}::uuid AND d."environmentId" = e.id
          AND d.state IN ('failed', 'error', 'timed_out', 'rolled_back', 'rollback_failed')
        ORDER BY d.number DESC LIMIT 1)
    ) h ORDER BY h.number DESC`
}

/** The deploys that hosts were last left on by, where they are not among the newest. */
async function readLeftOn(db: PrismaClient, ids: string[]): Promise<DeployRow[]> {
  if (ids.length === 0) return []
  return db.deploy.findMany({ where: { id: { in: ids } }, omit: { plan: true, config: true } })
}

async function readPlaces(db: PrismaClient, service: Service, locks: Lock[], now: Date): Promise<PlaceFacts[]> {
  const [environments, rows, history, running, checks] = await Promise.all([
    db.environment.findMany({ orderBy: { position: 'asc' } }),
    db.instance.findMany({ where: { serviceId: service.id }, include: { host: { omit: { privateKey: true } } } }),
    readHistory(db, service.id),
    readRunning(db, service.id),
    readBriefChecks(db, service.id),
  ])
  const known = new Set(history.map(({ id }) => id))
  const leftOn = rows.flatMap(({ expectedDeployId: id }) => (id && !known.has(id) ? [id] : []))
  const deploys = [...history, ...(await readLeftOn(db, [...new Set(leftOn)]))]
  const instances = groupBy(
    rows.map(row => asInstance({ ...row, host: { ...row.host, privateKey: new Uint8Array() } })),
    ({ environmentId }) => environmentId,
  )
  const truths = Object.fromEntries(
    environments.map(({ id, name }) => [
      name,
      (instances.get(id) ?? []).filter(({ enabled }) => enabled).map(row => decisiveTruth(factsOf(row), now)),
    ]),
  )
  const keys = environmentKeys(environments.map(({ name }) => name))
  return environments.map((environment, index) => {
    const own = (instances.get(environment.id) ?? []).toSorted((a, b) => byNaturalOrder(a.host.name, b.host.name))
    const enabled = own.filter(instance => instance.enabled)
    return {
      service: service.name,
      environment: environment.name,
      key: keys[index] ?? '',
      confirm: index === environments.length - 1,
      instances: enabled,
      disabled: own.filter(instance => !instance.enabled).map(({ host }) => host.name),
      checks: checks.filter(({ environmentId }) => environmentId === environment.id),
      readiness: enabled.map(({ host }) => hostReadiness(host)),
      deploys: deploys.filter(({ environmentId }) => environmentId === environment.id),
      running: running.filter(({ environmentId }) => environmentId === environment.id),
      locks,
      truths,
      now,
    }
  })
}

/** Everything the page of a service shows, or `null` when there is no such service. */
export async function readServicePage(db: PrismaClient, name: string, query: BranchQuery): Promise<ServicePage | null> {
  const service = await db.service.findUnique({ where: { name } })
  if (!service) return null
  const now = new Date()
  const locks = await readLocks(db, now)
  const lock = locks.find(lock => lock.service === name && lock.environment === null)
  const [places, branchCount, { deploys: recent }, deployCount] = await Promise.all([
    readPlaces(db, service, locks, now),
    db.branch.count({ where: { serviceId: service.id } }),
    readDeploys(db, { service: name }, RECENT),
    db.deploy.count({ where: { serviceId: service.id } }),
  ])
  const cards = places.map(environmentCard)
  const { found, shown } = await chooseBranches(db, service, cards, query)
  const [{ branches, cells }, onGreen, head] = await Promise.all([
    readBranchLines(db, service, shown, places, cards),
    readOnGreen(db, service, places, cards),
    readBuild(db, service),
  ])
  return {
    id: service.id,
    name,
    repository: shownUrl(service.repositoryUrl),
    editUrl: shownUrl(service.repositoryUrl) === service.repositoryUrl ? service.repositoryUrl : '',
    webUrl: webUrl(service.repositoryUrl),
    defaultBranch: service.defaultBranch,
    syncedAt: service.syncedAt?.toISOString() ?? null,
    syncWanted: service.syncWantedAt !== null && (service.syncedAt === null || service.syncWantedAt > service.syncedAt),
    syncFailure: service.syncFailure,
    providerFailure: (service.providerFailure as { message: string } | null)?.message ?? null,
    lock: lock ? onScreen(lock, now) : null,
    environments: cards.map((card, index) => ({ ...card, onGreen: onGreen[index] ?? null })),
    head,
    query,
    branches,
    branchesFound: found,
    branchCount,
    cells,
    recent,
    deployCount,
  }
}
