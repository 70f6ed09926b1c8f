import type { LockView } from '@/lib/api/lock'
import { type Lock, lockedPlace } from '@/lib/domain/lock'
import { moment } from '@/lib/domain/moment'
import type { LockOnScreen } from '@/lib/screens/lock'
import type { Prisma, PrismaClient } from '../generated/client'

export const LOCK_WITH_NAMES = {
  service: { select: { name: true } },
  environment: { select: { name: true } },
} satisfies Prisma.LockInclude

type LockRow = Prisma.LockGetPayload<{ include: typeof LOCK_WITH_NAMES }>

/** A lock's row as the API, events and pages show it. */
export const toLockView = (row: LockRow): LockView => ({
  id: row.id,
  service: row.service?.name ?? null,
  environment: row.environment?.name ?? null,
  reason: row.reason,
  lockedBy: { kind: row.actorKind as LockView['lockedBy']['kind'], id: row.actorId, name: row.actorName },
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
})

/** A lock's row as rules know it. */
export const toLock = ({ id, service, environment, reason, actorName, createdAt, expiresAt }: LockRow): Lock => ({
  id,
  service: service?.name ?? null,
  environment: environment?.name ?? null,
  reason,
  by: actorName,
  createdAt,
  expiresAt,
})

/** Every lock that holds something at `now`, the oldest first. */
export function readLockRows(db: PrismaClient, now: Date): Promise<LockRow[]> {
  return db.lock.findMany({
    where: { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    orderBy: { createdAt: 'asc' },
    include: LOCK_WITH_NAMES,
  })
}

/** The same, for decisions. */
export const readLocks = async (db: PrismaClient, now: Date): Promise<Lock[]> =>
  (await readLockRows(db, now)).map(toLock)

/** A lock as screens show it. */
export const onScreen = (lock: Lock, now: Date): LockOnScreen => ({
  id: lock.id,
  service: lock.service,
  environment: lock.environment,
  place: lockedPlace(lock),
  reason: lock.reason,
  by: lock.by,
  at: lock.createdAt.toISOString(),
  expiresAt: lock.expiresAt?.toISOString() ?? null,
  until: lock.expiresAt && moment(lock.expiresAt, now),
})

/** The lock on everything, when there is one. */
export async function readLockOnEverything(db: PrismaClient, now: Date): Promise<LockOnScreen | null> {
  const lock = (await readLocks(db, now)).find(({ service, environment }) => service === null && environment === null)
  return lock ? onScreen(lock, now) : null
}
