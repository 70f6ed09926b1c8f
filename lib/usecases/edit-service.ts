import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { readRepositoryUrl } from './service-input'
import { wantSync } from './want-sync'

/** Moves a service to another repository address. Its name stays: hosts know its folders by it. */
export async function editService(
  ctx: Context,
  actor: Actor,
  { serviceId, repositoryUrl }: { serviceId: string; repositoryUrl: string },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  const url = readRepositoryUrl(repositoryUrl)
  if (!url.ok) return url
  const edited = await ctx.db.$transaction(async (tx): Promise<Result<void, Problem>> => {
    const before = await tx.service.findUnique({ where: { id: serviceId } })
    if (!before) return fail(notFound('service', serviceId))
    await tx.service.update({
      where: { id: serviceId },
      data: { repositoryUrl: url.value, syncWantedAt: ctx.clock.now() },
    })
    const service = { id: serviceId, name: before.name, repositoryUrl: url.value }
    await writeEvent(tx, actor, { kind: 'service.edited', serviceId, data: { service, before: before.repositoryUrl } })
    return ok(undefined)
  })
  if (edited.ok) await wantSync(ctx, serviceId)
  return edited
}
