import { writeEvent } from '@/lib/db/write/event'
import { isTaken } from '@/lib/db/write/taken'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { hostData } from './host-event'
import { type HostInput, readHostFields, readPrivateKey } from './host-input'
import { permit } from './permit'
import type { Problem } from './problem'
import { wantContact } from './want-contact'

/** Adds a host and asks for first contact, which fetches the key it offers; nothing logs in until a person accepts it. */
export async function addHost(ctx: Context, actor: Actor, input: HostInput): Promise<Result<{ id: string }, Problem>> {
  const permitted = permit(actor, 'manage_hosts')
  if (!permitted.ok) return permitted
  const fields = readHostFields(input)
  if (!fields.ok) return fields
  const key = readPrivateKey(input.privateKey)
  if (!key.ok) return key
  const privateKey = ctx.vault.encrypt(key.value)
  try {
    const host = await ctx.db.$transaction(async tx => {
      const added = await tx.host.create({ data: { ...fields.value, privateKey, contactWantedAt: ctx.clock.now() } })
      await writeEvent(tx, actor, { kind: 'host.added', hostId: added.id, data: hostData(added) })
      return added
    })
    await wantContact(ctx, host.id)
    return ok({ id: host.id })
  } catch (error) {
    if (isTaken(error)) return fail(hostNameTaken(fields.value.name))
    throw error
  }
}

export const hostNameTaken = (name: string): Problem => ({
  code: 'conflict',
  title: 'Name is taken',
  detail: `There is a host ${name} already. Give this one another name.`,
  field: 'name',
})
