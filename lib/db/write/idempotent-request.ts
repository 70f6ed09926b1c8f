import { Prisma, type PrismaClient } from '../generated/client'

export type RequestIdentity = { actorId: string; key: string; method: string; path: string; bodyHash: string }

/** The answer of a request that is still under way. */
const PENDING = 0

/** A process that died on the way leaves its reservation behind; after so long someone else may do the work. */
const ABANDONED = Prisma.raw("interval '30 seconds'")

/** Keys are kept for a day: whoever asks again later than that has asked anew. */
export const KEY_KEPT = Prisma.raw("interval '1 day'")

export type Reservation =
  /** It is ours to do. */
  | { kind: 'ours' }
  /** Someone else is doing it right now. */
  | { kind: 'pending' }
  | { kind: 'answered'; status: number; body: Prisma.JsonValue }
  /** The key was used for something else. */
  | { kind: 'other' }

/** Takes the key for this request, or says what became of the one that took it. */
export async function reserveRequest(db: PrismaClient, request: RequestIdentity): Promise<Reservation> {
  const { actorId, key, method, path, bodyHash } = request
  const taken = await db.$executeRaw`
    INSERT INTO "IdempotentRequest" AS r ("actorId", key, method, path, "bodyHash", status, body)
    VALUES (${actorId}, ${key}, ${method}, ${path}, ${bodyHash}, ${PENDING}, 'null'::jsonb)
    ON CONFLICT ("actorId", key) DO UPDATE SET method = EXCLUDED.method, path = EXCLUDED.path,
      "bodyHash" = EXCLUDED."bodyHash", status = EXCLUDED.status, body = EXCLUDED.body, "createdAt" = now()
    WHERE r."createdAt" < now() - ${KEY_KEPT}
      OR r.status = ${PENDING} AND r."createdAt" < now() - ${ABANDONED}
        AND r.method = ${method} AND r.path = ${path} AND r."bodyHash" = ${bodyHash}`
  if (taken === 1) return { kind: 'ours' }
  const row = await db.idempotentRequest.findUnique({ where: { actorId_key: { actorId, key } } })
  if (!row) return { kind: 'pending' }
  if (row.method !== method || row.path !== path || row.bodyHash !== bodyHash) return { kind: 'other' }
  return row.status === PENDING ? { kind: 'pending' } : { kind: 'answered', status: row.status, body: row.body }
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer(
  db: PrismaClient,
  { actorId, key }: RequestIdentity,
  status: number,
  body: object,
): Promise<void> {
  await db.idempotentRequest.update({
    where: { actorId_key: { actorId, key } },
    data: { status, body: body as Prisma.InputJsonValue },
  })
}

/** Gives the key free again: nothing was done. */
export async function releaseRequest(db: PrismaClient, { actorId, key }: RequestIdentity): Promise<void> {
  await db.idempotentRequest.deleteMany({ where: { actorId, key, status: PENDING } })
}

export async function forgetRequests(db: PrismaClient): Promise<number> {
  return db.$executeRaw`DELETE FROM "IdempotentRequest" WHERE "createdAt" < now() - ${KEY_KEPT}`
}
