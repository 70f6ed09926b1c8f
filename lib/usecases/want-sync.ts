import type { Context } from './context'

/** Asks a worker to fetch the repository. The row holds the wish; a queue that is down delays it until the sweep. */
export async function wantSync(ctx: Context, serviceId: string): Promise<void> {
  await ctx.queue.add({ name: 'sync-service', data: { serviceId } }, { key: `sync-${serviceId}` }).catch(() => {})
}
