import type { Context } from './context'

/** Lets a worker see whether other checks are to be watched now. Losing it is harmless: it is asked with every fetch. */
export async function wantWatch(ctx: Context, serviceId: string): Promise<void> {
  await ctx.queue.add({ name: 'watch-service', data: { serviceId } }, { key: `watch-${serviceId}` }).catch(() => {})
}
