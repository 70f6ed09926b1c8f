import { findForgotten } from '@/lib/db/read/forgotten'
import { findAskedRuns, forgetCheckRuns } from '@/lib/db/write/check-runs'
import { findClaimable } from '@/lib/db/write/claim-deploy'
import { forgetRequests } from '@/lib/db/write/idempotent-request'
import type { WorkerContext } from '@/lib/usecases/worker-context'

/** How long a wish may go unanswered before it is handed to the queue again. */
const FORGOTTEN_MS = 10_000

/**
 * A key that is only good for a while: a worker that died between taking a job and giving its key free would keep the
 * key for ever, and with it what the job was for.
 */
const keyOf = (ctx: WorkerContext, key: string) => `${key}-${Math.floor(ctx.clock.now().getTime() / KEY_MS)}`
const KEY_MS = 5_000

/**
 * Hands to the queue what rows say should be under way and is not: lost jobs, deploys whose worker fell silent, and what
 * somebody wants to know.
 */
export async function sweep(ctx: WorkerContext): Promise<void> {
  for (const deployId of await findClaimable(ctx.db, ctx.staleMs)) {
    await ctx.queue.add({ name: 'run-deploy', data: { deployId } }, { key: keyOf(ctx, deployId) })
  }
  for (const { job, key } of await findForgotten(ctx.db, forgottenBefore(ctx)))
    await ctx.queue.add(job, { key: keyOf(ctx, key) })
}

const forgottenBefore = (ctx: WorkerContext) => new Date(ctx.clock.now().getTime() - FORGOTTEN_MS)

/** The same for runs of checks that somebody asked for. */
export async function sweepChecks(ctx: WorkerContext): Promise<void> {
  for (const run of await findAskedRuns(ctx.db, forgottenBefore(ctx)))
    await ctx.queue.add({ name: 'run-check', data: run }, { key: keyOf(ctx, `run-${run.runId}`) })
}

const askAbout = (ctx: WorkerContext, serviceId: string) =>
  ctx.queue.add({ name: 'ask-provider', data: { serviceId } }, { key: keyOf(ctx, `provider-${serviceId}`) })

/**
 * Asks every accepted host what it runs, fetches every repository, and asks providers what webhooks may have missed.
 * Several workers asking is harmless.
 */
export async function observeAll(ctx: WorkerContext): Promise<void> {
  const [hosts, services] = await Promise.all([
    ctx.db.host.findMany({ where: { hostKey: { not: null } }, select: { id: true } }),
    ctx.db.service.findMany({ select: { id: true, provider: true } }),
  ])
  for (const { id, provider } of services) {
    if (provider !== 'git') await askAbout(ctx, id)
    await ctx.queue.add({ name: 'auto-deploy', data: { serviceId: id } }, { key: keyOf(ctx, `auto-${id}`) })
  }
  for (const { id } of hosts)
    await ctx.queue.add({ name: 'observe-host', data: { hostId: id } }, { key: keyOf(ctx, `observe-${id}`) })
  for (const { id } of services)
    await ctx.queue.add({ name: 'sync-service', data: { serviceId: id } }, { key: keyOf(ctx, `sync-${id}`) })
}

/** Forgets what nobody asks for any more. */
export async function tidy(ctx: Pick<WorkerContext, 'db'>): Promise<void> {
  await forgetRequests(ctx.db)
  await forgetCheckRuns(ctx.db)
}
