import type { PlaceState } from '@/lib/commands/state'
import { SYSTEM } from '@/lib/domain/actor'
import type { ReleaseRef } from '@/lib/domain/plan'
import { Prisma, type PrismaClient } from '../generated/client'

/** What was seen of one instance, or why nothing was. */
export type Observation = {
  instanceId: string
  /** How long ago; now where it is not said. */
  agoMs?: number
  seen: { state: PlaceState } | { failure: { kind: string; message: string } }
}

/**
 * Records what hosts said they run, all in one statement; a look that failed leaves what was seen before. An event is
 * written only for what is new to people (the tree changes all the time and is on no overview), so that
 * looking costs screens nothing. Since when it has been so is not asked every time, and stays.
 */
export async function recordObservations(db: PrismaClient, observations: Observation[]): Promise<void> {
  if (observations.length === 0) return
  const looks = observations.map(({ instanceId: id, agoMs = 0, seen }) => ({
    ...{ id, ago: agoMs },
    ...('state' in seen ? { state: seen.state } : { failure: seen.failure }),
  }))
  const essence = (state: Prisma.Sql, failure: Prisma.Sql) =>
    Prisma.sql`(NULLIF(${state}->'current', 'null'), COALESCE(${state}->'releases', '[]'), ${failure}->>'kind')`
  // Rows are taken in one order by all who look, so that nobody waits for somebody who waits for him.
  await db.$executeRaw`
    WITH looks AS (
      SELECT i.id, i."serviceId", i."hostId", i.observed AS was, i."observeFailure" AS "failureWas",
        COALESCE(x.state || jsonb_strip_nulls(jsonb_build_object('since', COALESCE(x.state->>'since',
          CASE WHEN x.state->'current' = i.observed->'current' AND x.state->>'current' <> 'broken'
            THEN i.observed->>'since' END))), i.observed) AS observed,
        x.failure AS "observeFailure", now() - x.ago * interval '1 ms' AS at
      FROM "Instance" i
        JOIN jsonb_to_recordset(${JSON.stringify(looks)}::jsonb) AS x(id uuid, ago float, state jsonb, failure jsonb)
        ON i.id = x.id
      ORDER BY i.id FOR UPDATE OF i
    ), recorded AS (
      UPDATE "Instance" i SET observed = l.observed, "observeFailure" = l."observeFailure",
        "observedAt" = CASE WHEN l."observeFailure" IS NULL THEN l.at ELSE i."observedAt" END
      FROM looks l WHERE i.id = l.id
    )
    INSERT INTO "Event" (kind, "actorKind", "actorId", "actorName", "serviceId", "hostId", data)
    SELECT 'instance.observed', ${SYSTEM.kind}, ${SYSTEM.id}, ${SYSTEM.name}, "serviceId", "hostId",
      jsonb_build_object('instance', id, 'observed', observed, 'observeFailure', "observeFailure")
    FROM looks
    WHERE ${essence(Prisma.sql`was`, Prisma.sql`"failureWas"`)}
      IS DISTINCT FROM ${essence(Prisma.sql`observed`, Prisma.sql`"observeFailure"`)}`
}

/**
 * What instances should run from now on: they were brought there and seen healthy. Written only as long as the deploy is still
 * claimed by its token.
 */
export async function expectRelease(
  db: PrismaClient,
  deploy: { id: string; token: number },
  instanceIds: string[],
  { release, sha }: ReleaseRef,
): Promise<void> {
  if (instanceIds.length === 0) return
  await db.$executeRaw`
    WITH held AS (SELECT 1 FROM "Deploy" WHERE id = ${deploy.id}::uuid AND token = ${deploy.token} FOR SHARE)
    UPDATE "Instance" SET "expectedRelease" = ${release}, "expectedSha" = ${sha}, "expectedDeployId" = ${deploy.id}::uuid
    WHERE id = ANY(${instanceIds}::uuid[]) AND EXISTS (SELECT 1 FROM held)`
}
