import type { CheckRunView } from '@/lib/api/check-run'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { QueueView } from '@/lib/api/queue'
import type { PrismaClient } from '../generated/client'
import { readCheckRuns } from './check-runs'
import { formatCursor, lastEventOf } from './deploy-cursor'
import { readDeployDetail } from './deploy-detail'
import { type KnownCommit, readKnownCommits } from './known-commits'
import { type NextActs, readNextActs } from './next-acts'
import { readQueuePlace } from './queue'

/** The good deploys of a service and environment that say how long one takes. */
const RECENT = 10

export type DeployPage = {
  detail: DeployDetail
  /** From where a stream goes on after this picture. */
  cursor: string
  /** The server's clock when it was taken. */
  takenAt: string
  /** How long the last good deploys like this took, in seconds; `null` when there are none. */
  expectedSeconds: number | null
  /** The same for each step, by name. */
  stepSeconds: Record<string, number>
  /** The runs of its checks so far. */
  checks: CheckRunView[]
  /** What is known of the commits that hosts ran before and of the one that is brought. */
  commits: KnownCommit[]
  /** Where it stands in its queue; `null` when it does not wait there. */
  queue: QueueView | null
  /** What may follow, when it did not go through. */
  next: NextActs
}

export type DeployAddress = { service: string; environment: string; number: number }

/** Everything the deploy page shows at first; `null` when there is no such deploy. */
export async function readDeployPage(db: PrismaClient, address: DeployAddress): Promise<DeployPage | null> {
  const row = await findDeploy(db, address)
  if (!row) return null
  const last = await lastEventOf(db, row.id)
  const [detail, medians, queue, checks, next] = await Promise.all([
    readDeployDetail(db, row.id),
    readMedians(db, row),
    readQueuePlace(db, row.id, new Date()),
    readCheckRuns(db, row.id),
    readNextActs(db, row.id),
  ])
  if (!detail) return null
  const before = detail.plan?.waves.flatMap(wave => wave.hosts.map(host => host.before?.sha)) ?? []
  const shas = new Set([detail.sha, ...before].filter(sha => sha !== undefined))
  return {
    detail,
    cursor: formatCursor({ event: last, chunk: 0n }),
    takenAt: new Date().toISOString(),
    ...medians,
    checks,
    commits: await readKnownCommits(db, row.serviceId, [...shas]),
    queue,
    next,
  }
}

type Found = { id: string; serviceId: string; environmentId: string; number: number; kind: string; state: string }

function findDeploy(db: PrismaClient, { service, environment, number }: DeployAddress): Promise<Found | null> {
  return db.deploy.findFirst({
    where: { number, service: { name: service }, environment: { name: environment } },
    select: { id: true, serviceId: true, environmentId: true, number: true, kind: true, state: true },
  })
}

async function readMedians(db: PrismaClient, { id, serviceId, environmentId, kind }: Found) {
  const recent = await db.deploy.findMany({
    where: { serviceId, environmentId, kind, state: 'succeeded', startedAt: { not: null }, id: { not: id } },
    orderBy: { requestedAt: 'desc' },
    take: RECENT,
    select: { id: true, startedAt: true, finishedAt: true },
  })
  const took = recent.flatMap(({ startedAt, finishedAt }) =>
    startedAt && finishedAt ? [(finishedAt.getTime() - startedAt.getTime()) / 1000] : [],
  )
  const steps = await db.$queryRaw<{ name: string; seconds: number }[]>`
    SELECT name, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM "finishedAt" - "startedAt"))::float AS seconds
    FROM "Step" WHERE "deployId" = ANY(${recent.map(deploy => deploy.id)}::uuid[]) AND NOT undo AND state = 'succeeded'
      AND "startedAt" IS NOT NULL AND "finishedAt" IS NOT NULL GROUP BY name`
  return {
    expectedSeconds: median(took),
    stepSeconds: Object.fromEntries(steps.map(({ name, seconds }) => [name, seconds])),
  }
}

function median(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
