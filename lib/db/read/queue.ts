import type { QueueView } from '@/lib/api/queue'
import type { Calendar } from '@/lib/domain/calendar'
import { ACTIVE_STATES, type DeployKind, type DeployState } from '@/lib/domain/deploy'
import { type QueueFacts, queuePlace, type Waiting } from '@/lib/domain/queue'
import type { Deploy, PrismaClient } from '../generated/client'
import { readLocks } from './locks'

/** The last good deploys to the same place that say how long one takes. */
const RECENT = 10

/** The median of what the last good deploys took, in seconds; `null` when there are none. */
async function readTypical(
  db: PrismaClient,
  { serviceId, environmentId, kind }: Pick<Deploy, 'serviceId' | 'environmentId' | 'kind'>,
): Promise<number | null> {
  const [row] = await db.$queryRaw<{ seconds: number | null }[]>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM "finishedAt" - "startedAt"))::float8 AS seconds
    FROM (SELECT "startedAt", "finishedAt" FROM "Deploy"
      WHERE "serviceId" = ${serviceId}::uuid AND "environmentId" = ${environmentId}::uuid AND kind = ${kind}
        AND state = 'succeeded' AND "startedAt" IS NOT NULL
      ORDER BY "requestedAt" DESC LIMIT ${RECENT}) recent`
  return row?.seconds ?? null
}

type QueueRow = Pick<Deploy, 'number' | 'kind' | 'heldAt' | 'heldBy' | 'heldReason' | 'jumpedAt' | 'calendar'>

/** A queued row as rules know it. Only `insertDeploy` fills `calendar`. */
export const toWaiting = (row: QueueRow): Waiting => ({
  number: row.number,
  kind: row.kind as DeployKind,
  held: row.heldAt && { by: row.heldBy ?? '', reason: row.heldReason ?? '' },
  jumpedAt: row.jumpedAt,
  calendar: row.calendar as unknown as Calendar | null,
})

/** Where a deploy stands in its queue; `null` when it does not wait there. */
export async function readQueuePlace(db: PrismaClient, deployId: string, now: Date): Promise<QueueView | null> {
  const own = await db.deploy.findUnique({
    where: { id: deployId, state: 'queued' },
    include: { service: { select: { name: true } }, environment: { select: { name: true } } },
  })
  if (!own) return null
  const { serviceId, environmentId } = own
  const [rows, typicalSeconds, locks] = await Promise.all([
    db.deploy.findMany({
      where: { serviceId, environmentId, state: { in: ['queued', ...ACTIVE_STATES] } },
      omit: { plan: true, config: true },
    }),
    readTypical(db, own),
    readLocks(db, now),
  ])
  const facts: QueueFacts = {
    service: own.service.name,
    environment: own.environment.name,
    waiting: rows.filter(({ state }) => state === 'queued').map(toWaiting),
    active: activeOf(rows, now),
    typicalSeconds,
    locks,
    now,
  }
  const { startsAt, ...place } = queuePlace(toWaiting(own), facts)
  return { ...place, startsAt: startsAt?.toISOString() ?? null }
}

function activeOf(rows: Pick<Deploy, 'number' | 'state' | 'startedAt'>[], now: Date): QueueFacts['active'] {
  const row = rows.find(({ state }) => state !== 'queued')
  if (!row) return null
  const seconds = (now.getTime() - (row.startedAt ?? now).getTime()) / 1000
  return { number: row.number, state: row.state as DeployState, seconds }
}
