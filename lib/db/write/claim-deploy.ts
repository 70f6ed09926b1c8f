import { SYSTEM } from '@/lib/domain/actor'
import { ACTIVE_STATES } from '@/lib/domain/deploy'
import { Prisma, type PrismaClient } from '../generated/client'
import type { ClaimedDeploy } from '../read/deploy-for-work'
import { toDeployView } from '../read/deploy-view'
import { writeEvent } from './event'

const ACTIVE = [...ACTIVE_STATES]

/**
 * Nothing but its turn keeps it from starting. Locks and the calendar stop deploys, and never a rollback; a person's hold
 * stops either. SQL over a row of "Deploy".
 */
const ready = (row: Prisma.Sql) => Prisma.sql`(${row}."heldAt" IS NULL AND (${row}.kind = 'rollback' OR (
    (${row}."notBefore" IS NULL OR ${row}."notBefore" <= now()) AND NOT EXISTS (
      SELECT 1 FROM "Lock" l WHERE (l."serviceId" IS NULL OR l."serviceId" = ${row}."serviceId")
        AND (l."environmentId" IS NULL OR l."environmentId" = ${row}."environmentId")
        AND (l."expiresAt" IS NULL OR l."expiresAt" > now())))))`

/** The last that a person put first, then the oldest: what `byTurn` says in the domain. SQL over `o` and `d`. */
const before = Prisma.sql`(o."jumpedAt" > d."jumpedAt" OR (o."jumpedAt" IS NOT NULL AND d."jumpedAt" IS NULL)
    OR (o."jumpedAt" IS NOT DISTINCT FROM d."jumpedAt" AND o.number < d.number))`

/**
 * A queued deploy whose turn it is, or one whose worker has not been heard of for `staleMs`. SQL over `"Deploy" d`. Who
 * cannot start does not stand in the way of who can.
 */
const claimable = (staleMs: number) => Prisma.sql`(
  (d.state = 'queued' AND ${ready(Prisma.sql`d`)} AND NOT EXISTS (
    SELECT 1 FROM "Deploy" o WHERE o."serviceId" = d."serviceId" AND o."environmentId" = d."environmentId"
      AND (o.state = ANY(${ACTIVE}) OR (o.state = 'queued' AND ${before} AND ${ready(Prisma.sql`o`)}))))
  OR (d.state = ANY(${ACTIVE}) AND (d."heartbeatAt" IS NULL OR d."heartbeatAt" < now() - ${staleMs} * interval '1 millisecond'))
)`

const COLUMNS = Prisma.raw(
  Object.values(Prisma.DeployScalarFieldEnum)
    .map(column => `d."${column}"`)
    .join(', '),
)

/**
 * Takes a deploy for this worker, or takes it over from one that fell silent. The new token is higher than any the
 * service's environment has seen, and never below the epoch, so that a restored database cannot go back behind a host's
 * lease. `null`: it is not to be had now (another worker's, not its turn, or over).
 */
export async function claimDeploy(
  db: PrismaClient,
  deployId: string,
  worker: string,
  staleMs: number,
): Promise<ClaimedDeploy | null> {
  try {
    return await db.$transaction(async tx => {
      // Whoever changes the service's instances holds its row: what is read after the claim is what stays.
      const [claimed] = await tx.$queryRaw<(ClaimedDeploy & { first: boolean })[]>`
        WITH held AS (
          SELECT s.id, s.name, s."repositoryUrl", s.provider FROM "Service" s JOIN "Deploy" o ON o."serviceId" = s.id
          WHERE o.id = ${deployId}::uuid FOR SHARE OF s
        )
        UPDATE "Deploy" d SET
          state = CASE WHEN d.state = 'queued' THEN 'running' ELSE d.state END,
          token = GREATEST(
            (SELECT max(o.token) + 1 FROM "Deploy" o
             WHERE o."serviceId" = d."serviceId" AND o."environmentId" = d."environmentId"),
            floor(extract(epoch FROM now()))::bigint),
          worker = ${worker}, "heartbeatAt" = now(), "startedAt" = COALESCE(d."startedAt", now())
        FROM held s, "Environment" e
        WHERE d.id = ${deployId}::uuid AND d."serviceId" = s.id AND d."environmentId" = e.id AND ${claimable(staleMs)}
        RETURNING ${COLUMNS}, d."startedAt" = now()::timestamptz(3) AS first,
          jsonb_build_object('id', e.id, 'name', e.name) AS environment, jsonb_build_object(
            'id', s.id, 'name', s.name, 'repositoryUrl', s."repositoryUrl", 'provider', s.provider) AS service`
      if (!claimed) return null
      const { first, ...deploy } = claimed
      await writeEvent(tx, SYSTEM, {
        kind: first ? 'deploy.running' : 'deploy.taken_over',
        deployId,
        serviceId: deploy.serviceId,
        data: { deploy: toDeployView(deploy) },
      })
      return deploy
    })
  } catch (error) {
    // The partial unique index: another deploy of this service and environment became active meanwhile.
    if (isUniqueViolation(error)) return null
    throw error
  }
}

/** Deploys that a worker could claim now, oldest first. What the queue lost is found here. */
export async function findClaimable(db: PrismaClient, staleMs: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM "Deploy" d
    WHERE d.state IN ('queued', 'running', 'verifying', 'cancelling', 'rolling_back') AND ${claimable(staleMs)}
    ORDER BY d."requestedAt" LIMIT 100`
  return rows.map(row => row.id)
}

/** The deploy of a service and environment whose turn it is. */
export async function findNext(
  db: PrismaClient,
  { serviceId, environmentId }: { serviceId: string; environmentId: string },
  staleMs: number,
): Promise<string | null> {
  const [next] = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM "Deploy" d WHERE d."serviceId" = ${serviceId}::uuid AND d."environmentId" = ${environmentId}::uuid
      AND d.state = 'queued' AND ${claimable(staleMs)} LIMIT 1`
  return next?.id ?? null
}

/** Says that the claim is alive. Gives what a person may have changed meanwhile; `null` when the claim is lost. */
export async function heartbeat(
  db: PrismaClient,
  deployId: string,
  token: bigint,
): Promise<{ state: string; undo: boolean } | null> {
  const [row] = await db.$queryRaw<{ state: string; undo: boolean }[]>`
    UPDATE "Deploy" SET "heartbeatAt" = now() WHERE id = ${deployId}::uuid AND token = ${token} RETURNING state, undo`
  return row ?? null
}

/** Lets go of a claim without ending the deploy, so that another worker need not wait for the silence. */
export async function releaseClaim(db: PrismaClient, deployId: string, token: bigint): Promise<void> {
  await db.$executeRaw`UPDATE "Deploy" SET "heartbeatAt" = NULL WHERE id = ${deployId}::uuid AND token = ${token}`
}

function isUniqueViolation(error: unknown): boolean {
  return /P2002|23505|unique constraint/i.test(String((error as { code?: unknown })?.code) + String(error))
}
