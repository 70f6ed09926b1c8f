import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { hostData } from './host-event'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { wantContact } from './want-contact'

/**
 * Pins the key that a person has compared. `fingerprint` is what they saw: if the host offers another one by now,
 * nothing is pinned.
 */
export async function acceptHostKey(
  ctx: Context,
  actor: Actor,
  { hostId, fingerprint }: { hostId: string; fingerprint: string },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'accept_host_key')
  if (!permitted.ok) return permitted
  const now = ctx.clock.now()
  const accepted = await ctx.db.$transaction(async (tx): Promise<Result<void, Problem>> => {
    const before = await tx.host.findUnique({ where: { id: hostId } })
    if (!before) return fail(notFound('host', hostId))
    if (before.hostKey === fingerprint && before.offeredKey === null) return ok(undefined)
    const { count } = await tx.host.updateMany({
      where: { id: hostId, offeredKey: fingerprint },
      data: {
        hostKey: fingerprint,
        hostKeyAcceptedAt: now,
        offeredKey: null,
        offeredKeyType: null,
        contactWantedAt: now,
      },
    })
    if (count === 0) {
      const detail = `${before.name} does not offer ${fingerprint} any more${before.offeredKey ? `, but ${before.offeredKey}` : ''}. Compare again.`
      return fail({ code: 'conflict', title: 'Another key now', detail })
    }
    const after = await tx.host.findUniqueOrThrow({ where: { id: hostId } })
    await writeEvent(tx, actor, {
      kind: 'host.key_accepted',
      hostId,
      data: { ...hostData(after), before: before.hostKey },
    })
    return ok(undefined)
  })
  if (accepted.ok) await wantContact(ctx, hostId)
  return accepted
}
