import { findForgotten } from '@/lib/db/read/forgotten'
import { findAskedRuns, forgetCheckRuns } from '@/lib/db/write/check-runs'
import { findClaimable } from '@/lib/db/write/claim-deploy'
import { forgetRequests } from '@/lib/db/write/idempotent-request'
import { wantAutoDeploy } from '@/lib/usecases/want-auto-deploy'
import { wantProvider } from '@/lib/usecases/want-provider'
import { wantSync } from '@/lib/usecases/want-sync'
import type { WorkerContext } from '@/lib/usecases/worker-context'

/** How long a wish may go unanswered before it is handed to the queue again. */
const FORGOTTEN_MS = 10_000

/**
 * A key that is only good for a while, for what cannot wait until the queue has noticed that a worker died with the job.
 * All else has one key for as long as a job of its kind waits or runs, however long that takes.
 */
const keyOf = (ctx: WorkerContext, key: string) => `${key}-${Math.floor(ctx.clock.now().getTime() / KEY_MS)}`
const KEY_MS = 5_000

/** Hands to the queue deploys that nobody carries out: their job was lost, or their worker fell silent. */
export async function sweepDeploys(ctx: WorkerContext): Promise<void> {
  for (const deployId of await findClaimable(ctx.db, ctx.staleMs))
    await ctx.queue.add({ name: 'run-deploy', data: { deployId } }, { key: keyOf(ctx, deployId) })
}

/** Hands to the queue once more what somebody wants to know, and nobody finds out. */
export async function sweepWishes(ctx: WorkerContext): Promise<void> {
  for (const { job, key } of await findForgotten(ctx.db, forgottenBefore(ctx))) await ctx.queue.add(job, { key })
}

const forgottenBefore = (ctx: WorkerContext) => new Date(ctx.clock.now().getTime() - FORGOTTEN_MS)

/** The same for runs of checks that somebody asked for. */
export async function sweepChecks(ctx: WorkerContext): Promise<void> {
  for (const run of await findAskedRuns(ctx.db, forgottenBefore(ctx)))
    await ctx.queue.add({ name: 'run-check', data: run }, { key: keyOf(ctx, `run-${run.runId}`) })
}

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
    if (provider !== 'git') await wantProvider(ctx, id)
    await wantAutoDeploy(ctx, id)
  }
  for (const { id } of hosts)
    await ctx.queue.add({ name: 'observe-host', data: { hostId: id } }, { key: `observe-${id}` })
  for (const { id } of services) await wantSync(ctx, id)
}

/** Forgets what nobody asks for any more. */
export async function tidy(ctx: Pick<WorkerContext, 'db'>): Promise<void> {
  await forgetRequests(ctx.db)
  await forgetCheckRuns(ctx.db)
}
