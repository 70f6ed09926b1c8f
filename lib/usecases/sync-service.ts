import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { wantSync } from './want-sync'

/** Asks a worker to fetch the repository now. What it finds is its own event. */
export async function syncService(
  ctx: Context,
  actor: Actor,
  { serviceId }: { serviceId: string },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'sync_service')
  if (!permitted.ok) return permitted
  const { count } = await ctx.db.service.updateMany({
    where: { id: serviceId },
    data: { syncWantedAt: ctx.clock.now() },
  })
  if (count === 0) return fail(notFound('service', serviceId))
  await wantSync(ctx, serviceId)
  return ok(undefined)
}
