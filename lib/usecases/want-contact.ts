import type { Context } from './context'

/** Asks a worker to contact the host. The row holds the wish; a queue that is down delays it until the sweep. */
export async function wantContact(ctx: Context, hostId: string): Promise<void> {
  await ctx.queue.add({ name: 'contact-host', data: { hostId } }, { key: `contact-${hostId}` }).catch(() => {})
}
