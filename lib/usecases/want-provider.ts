import type { Context } from './context'

/** Asks a worker to ask the provider of a service. Losing it is harmless: it is asked every half minute anyway. */
export async function wantProvider(ctx: Context, serviceId: string): Promise<void> {
  await ctx.queue.add({ name: 'ask-provider', data: { serviceId } }, { key: `provider-${serviceId}` }).catch(() => {})
}

/** Asks a worker to ask what CI says of a commit. The row holds the wish. */
export async function wantCi(ctx: Context, serviceId: string, sha: string): Promise<void> {
  const wantedAt = ctx.clock.now()
  await ctx.db.ciCommit.upsert({
    where: { serviceId_sha: { serviceId, sha } },
    create: { serviceId, sha, wantedAt },
    update: { wantedAt },
  })
  await wantProvider(ctx, serviceId)
}
