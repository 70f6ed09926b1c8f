import type { PlaceState } from '@/lib/commands/state'
import { SYSTEM } from '@/lib/domain/actor'
import type { Prisma, PrismaClient } from '../generated/client'
import { writeEvents } from './event'

/** What was seen of one instance, or why nothing was. */
export type Observation = {
  instanceId: string
  seen: { state: PlaceState } | { failure: { kind: string; message: string } }
}

/**
 * Records what hosts said they run, all in one transaction. An event is written only for what is new, so that looking
 * costs screens nothing.
 */
export async function recordObservations(db: PrismaClient, observations: Observation[]): Promise<void> {
  if (observations.length === 0) return
  const seenOf = new Map(observations.map(({ instanceId, seen }) => [instanceId, seen]))
  await db.$transaction(async tx => {
    // In one order for all who look, so that nobody waits for somebody who waits for him.
    const rows = await tx.$queryRaw<InstanceBefore[]>`
      SELECT id, "serviceId", "hostId", observed, "observeFailure" FROM "Instance"
      WHERE id = ANY(${[...seenOf.keys()]}::uuid[]) ORDER BY id FOR UPDATE`
    const changes = rows.map(before => ({ before, after: afterwards(before, seenOf.get(before.id)) }))
    const written = changes.map(({ before, after }) => ({ id: before.id, ...after }))
    await tx.$executeRaw`
      UPDATE "Instance" i SET observed = x.observed, "observeFailure" = x."observeFailure",
        "observedAt" = CASE WHEN x."observeFailure" IS NULL THEN now() ELSE i."observedAt" END
      FROM (SELECT (e->>'id')::uuid AS id, NULLIF(e->'observed', 'null'::jsonb) AS observed,
          NULLIF(e->'observeFailure', 'null'::jsonb) AS "observeFailure"
        FROM jsonb_array_elements(${JSON.stringify(written)}::jsonb) e) x
      WHERE i.id = x.id`
    const news = changes.filter(({ before, after }) => !sameToPeople(before, after))
    await writeEvents(
      tx,
      SYSTEM,
      news.map(({ before: { id, serviceId, hostId }, after }) => ({
        kind: 'instance.observed',
        serviceId,
        hostId,
        data: { instance: id, ...after },
      })),
    )
  })
}

type InstanceBefore = {
  id: string
  serviceId: string
  hostId: string
  observed: Prisma.JsonValue
  observeFailure: Prisma.JsonValue
}

/** A look that failed leaves what was seen before. */
const afterwards = (before: InstanceBefore, seen: Observation['seen'] | undefined) =>
  seen && 'state' in seen
    ? { observed: seen.state, observeFailure: null }
    : { observed: before.observed, observeFailure: seen?.failure ?? before.observeFailure }

/** Free space and trees change all the time and are on no overview. */
function sameToPeople(
  before: { observed: Prisma.JsonValue; observeFailure: Prisma.JsonValue },
  after: { observed: unknown; observeFailure: unknown },
): boolean {
  const essence = (observed: unknown, failure: unknown) => {
    const state = observed as PlaceState | null
    return JSON.stringify([
      state?.current ?? null,
      state?.releases ?? [],
      (failure as { kind?: string } | null)?.kind ?? null,
    ])
  }
  return essence(before.observed, before.observeFailure) === essence(after.observed, after.observeFailure)
}

/** What an instance should run from now on: it was brought there and seen healthy. */
export async function expectRelease(
  db: PrismaClient,
  instanceIds: string[],
  release: { release: string; sha: string } | null,
  deployId: string,
): Promise<void> {
  await db.instance.updateMany({
    where: { id: { in: instanceIds } },
    data: { expectedRelease: release?.release ?? null, expectedSha: release?.sha ?? null, expectedDeployId: deployId },
  })
}
