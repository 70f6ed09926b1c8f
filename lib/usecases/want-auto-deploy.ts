import type { Context } from './context'

/** Lets a worker see whether something may go out by itself now. Losing it is harmless: it is asked regularly. */
export async function wantAutoDeploy(ctx: Context, serviceId: string): Promise<void> {
  await ctx.queue.add({ name: 'auto-deploy', data: { serviceId } }, { key: `auto-${serviceId}` }).catch(() => {})
}
