import type { PlaceState } from '@/lib/commands/state'
import { SYSTEM } from '@/lib/domain/actor'
import type { Prisma, PrismaClient } from '../generated/client'
import { writeEvent } from './event'

/** What was seen of one instance, or why nothing was. */
export type Observation = {
  instanceId: string
  seen: { state: PlaceState } | { failure: { kind: string; message: string } }
}

/**
 * Records what hosts said they run. An event is written only for what is new, so that looking costs screens nothing.
 */
export async function recordObservations(db: PrismaClient, observations: Observation[]): Promise<void> {
  for (const { instanceId, seen } of observations) {
    await db.$transaction(async tx => {
      const before = await tx.instance.findUnique({ where: { id: instanceId } })
      if (!before) return
      const after =
        'state' in seen
          ? { observed: seen.state, observeFailure: null }
          : { observed: before.observed, observeFailure: seen.failure }
      await tx.$executeRaw`
        UPDATE "Instance" SET observed = ${JSON.stringify(after.observed)}::jsonb, "observedAt" = CASE WHEN ${'state' in seen} THEN now() ELSE "observedAt" END,
          "observeFailure" = ${after.observeFailure ? JSON.stringify(after.observeFailure) : null}::jsonb
        WHERE id = ${instanceId}::uuid`
      if (sameToPeople(before, after)) return
      const { serviceId, hostId } = before
      await writeEvent(tx, SYSTEM, {
        kind: 'instance.observed',
        serviceId,
        hostId,
        data: { instance: instanceId, ...after },
      })
    })
  }
}

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
