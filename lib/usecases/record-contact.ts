import type { Host, Prisma } from '@/lib/db/generated/client'
import { writeEvent } from '@/lib/db/write/event'
import { SYSTEM } from '@/lib/domain/actor'
import type { HostFailure } from '@/lib/ports/remote-host'
import { hostData } from './host-event'
import type { WorkerContext } from './worker-context'

/** A changed key is an incident: what is offered now is kept beside what was accepted. */
export async function recordHostFailure(
  ctx: WorkerContext,
  host: Host,
  { kind, message, offered }: HostFailure,
): Promise<void> {
  const event = kind === 'host_key_changed' ? 'host.key_changed' : 'host.contact_failed'
  await recordContact(ctx, host, event, { failure: { kind, message }, ...(offered && { offeredKey: offered }) })
}

/** Writes what a contact found, with an event when it is news or somebody asked. */
export async function recordContact(
  ctx: WorkerContext,
  host: Host,
  kind: string,
  data: Prisma.HostUpdateInput,
): Promise<void> {
  await ctx.db.$transaction(async tx => {
    const after = await tx.host.update({ where: { id: host.id }, data: { ...data, contactWantedAt: null } })
    const same = JSON.stringify(essence(host)) === JSON.stringify(essence(after))
    if (same && host.contactWantedAt === null) return
    await writeEvent(tx, SYSTEM, { kind, hostId: host.id, data: hostData(after) })
  })
}

const essence = ({ failure, offeredKey, facts }: Host) => {
  const { kind } = (failure ?? {}) as { kind?: string }
  const { missing } = (facts ?? {}) as { missing?: string[] }
  return { kind, offeredKey, missing }
}
