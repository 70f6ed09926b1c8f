import { writeEvent } from '@/lib/db/write/event'
import { isTaken } from '@/lib/db/write/taken'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import type { Problem } from './problem'
import { readRepositoryUrl, readServiceName } from './service-input'
import { wantSync } from './want-sync'

/** Adds a service by its repository and asks for the first sync. Without a name it takes the repository's. */
export async function addService(
  ctx: Context,
  actor: Actor,
  input: { name?: string; repositoryUrl: string },
): Promise<Result<{ id: string; name: string }, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const url = readRepositoryUrl(input.repositoryUrl)
  if (!url.ok) return url
  const name = readServiceName(input.name, url.value)
  if (!name.ok) return name
  try {
    const service = await ctx.db.$transaction(async tx => {
      const data = { name: name.value, repositoryUrl: url.value, syncWantedAt: ctx.clock.now() }
      const added = await tx.service.create({ data })
      const { id, repositoryUrl } = added
      await writeEvent(tx, actor, {
        kind: 'service.added',
        serviceId: id,
        data: { service: { id, name: added.name, repositoryUrl } },
      })
      return added
    })
    await wantSync(ctx, service.id)
    return ok({ id: service.id, name: service.name })
  } catch (error) {
    if (!isTaken(error)) throw error
    const detail = `There is a service ${name.value} already. Give this one another name.`
    return fail({ code: 'conflict', title: 'Name is taken', detail, field: 'name' })
  }
}
