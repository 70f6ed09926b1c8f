import type { Prisma } from '@/lib/db/generated/client'
import type { Delivery } from '@/lib/ports/git-provider'
import type { Context } from './context'

/**
 * Keeps a webhook for a worker, once for its id. Nothing is done here: the sender waits for an answer. What is of no
 * interest is not kept at all.
 */
export async function receiveDelivery(
  ctx: Context,
  provider: string,
  { id, event, repository, news }: Delivery,
): Promise<'queued' | 'repeated' | 'ignored'> {
  if (news.length === 0 || repository === null) return 'ignored'
  const payload = { repository, news } as unknown as Prisma.InputJsonValue
  const { count } = await ctx.db.webhookDelivery.createMany({
    data: [{ id, provider, event, payload, receivedAt: ctx.clock.now() }],
    skipDuplicates: true,
  })
  if (count === 0) return 'repeated'
  const key = `delivery-${provider}-${id}`
  await ctx.queue.add({ name: 'handle-delivery', data: { provider, deliveryId: id } }, { key }).catch(() => {})
  return 'queued'
}
