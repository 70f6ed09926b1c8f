import { type Host, Prisma } from '@/lib/db/generated/client'
import { observeHost } from './observe-host'
import { reach } from './reach-host'
import { recordContact, recordHostFailure } from './record-contact'
import type { WorkerContext } from './worker-context'

/**
 * Contacts a host. Before a person has accepted its key, only the key is asked for, without logging in; afterwards the
 * host is asked for what it has. What was found, or why nothing was, is recorded.
 */
export async function meetHost(ctx: WorkerContext, hostId: string): Promise<void> {
  const host = await ctx.db.host.findUnique({ where: { id: hostId } })
  if (!host) return
  if (host.hostKey === null) return askForKey(ctx, host)
  const { remote, failure } = reach(ctx, host)
  const probed = failure ? null : await remote.probe()
  if (failure) return recordHostFailure(ctx, host, failure)
  if (!probed) return
  if (!probed.ok) return recordHostFailure(ctx, host, probed.failure)
  await recordContact(ctx, host, 'host.contacted', {
    facts: probed.value as unknown as Prisma.InputJsonValue,
    contactedAt: ctx.clock.now(),
    failure: Prisma.DbNull,
    offeredKey: null,
    offeredKeyType: null,
  })
  await observeHost(ctx, hostId)
}

async function askForKey(ctx: WorkerContext, host: Host): Promise<void> {
  const offered = await ctx.hosts.offeredKey(host.address, host.port)
  if (!offered.ok) return recordHostFailure(ctx, host, offered.failure)
  const { fingerprint, type } = offered.value
  await recordContact(ctx, host, 'host.key_offered', {
    offeredKey: fingerprint,
    offeredKeyType: type,
    failure: Prisma.DbNull,
  })
}
