import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { wantContact } from './want-contact'

/** Asks a worker to contact the host now. What it finds is its own event. */
export async function contactHost(
  ctx: Context,
  actor: Actor,
  { hostId }: { hostId: string },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'observe_hosts')
  if (!permitted.ok) return permitted
  const { count } = await ctx.db.host.updateMany({ where: { id: hostId }, data: { contactWantedAt: ctx.clock.now() } })
  if (count === 0) return fail(notFound('host', hostId))
  await wantContact(ctx, hostId)
  return ok(undefined)
}
