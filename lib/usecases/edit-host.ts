import { writeEvent } from '@/lib/db/write/event'
import { isTaken } from '@/lib/db/write/taken'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import { hostNameTaken } from './add-host'
import type { Context } from './context'
import { hostData } from './host-event'
import { type HostInput, readHostFields, readPrivateKey } from './host-input'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { wantContact } from './want-contact'

/**
 * Changes a host and contacts it again. An empty private key keeps the one there is. The accepted host key stays
 * pinned: if the new address is another machine, that shows as a changed key, and a person decides.
 */
export async function editHost(
  ctx: Context,
  actor: Actor,
  input: HostInput & { hostId: string },
): Promise<Result<{ id: string }, Problem>> {
  const permitted = permit(actor, 'manage_hosts')
  if (!permitted.ok) return permitted
  const fields = readHostFields(input)
  if (!fields.ok) return fields
  const key = input.privateKey.trim() === '' ? null : readPrivateKey(input.privateKey)
  if (key && !key.ok) return key
  const { hostId } = input
  try {
    const edited = await ctx.db.$transaction(async (tx): Promise<Result<{ id: string }, Problem>> => {
      const before = await tx.host.findUnique({ where: { id: hostId }, select: { id: true } })
      if (!before) return fail(notFound('host', input.name))
      const changed = await tx.host.update({
        where: { id: hostId },
        data: {
          ...fields.value,
          ...(key && { privateKey: ctx.vault.encrypt(key.value) }),
          contactWantedAt: ctx.clock.now(),
        },
      })
      await writeEvent(tx, actor, {
        kind: 'host.edited',
        hostId,
        data: { ...hostData(changed), newPrivateKey: key !== null },
      })
      return ok({ id: hostId })
    })
    if (edited.ok) await wantContact(ctx, hostId)
    return edited
  } catch (error) {
    if (isTaken(error)) return fail(hostNameTaken(fields.value.name))
    throw error
  }
}
