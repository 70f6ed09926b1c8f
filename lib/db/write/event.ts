import type { Actor } from '@/lib/domain/actor'
import type { Prisma } from '../generated/client'

export type NewEvent = {
  /** `<noun>.<what happened>`: `deploy.queued`, `host.added`. */
  kind: string
  deployId?: string
  serviceId?: string
  hostId?: string
  /** What the thing is now, in the public API's shape. */
  data: object
}

/** Writes the event of a transition. Call it in the transaction that makes the transition. */
export async function writeEvent(tx: Prisma.TransactionClient, actor: Actor, event: NewEvent): Promise<void> {
  await writeEvents(tx, actor, [event])
}

export async function writeEvents(tx: Prisma.TransactionClient, actor: Actor, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.event.createMany({
    data: events.map(event => ({
      ...event,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      data: event.data as Prisma.InputJsonValue,
    })),
  })
}
