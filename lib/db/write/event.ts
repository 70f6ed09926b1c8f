import type { Actor } from '@/lib/domain/actor'
import { Prisma } from '../generated/client'

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
  await tx.$executeRaw`
    INSERT INTO "Event" (${EVENT_HEAD}, data) SELECT ${EVENT_HEAD}, data FROM ${eventRows(actor, events)}`
}

/** The columns of `eventRows` without `data`. */
export const EVENT_HEAD = Prisma.sql`kind, "actorKind", "actorId", "actorName", "deployId", "serviceId", "hostId"`

/** Events in SQL as rows to select from, in order: one text for any number of them. */
export const eventRows = (actor: Actor, events: NewEvent[]): Prisma.Sql => {
  const rows = events.map(event => ({ ...event, actorKind: actor.kind, actorId: actor.id, actorName: actor.name }))
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e(kind text, "actorKind" text, "actorId" text,
    "actorName" text, "deployId" uuid, "serviceId" uuid, "hostId" uuid, data jsonb)`
}
