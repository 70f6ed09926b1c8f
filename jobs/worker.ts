/**
 * `npm run worker`: carries out what the queue delivers, and finds by itself what the queue lost. Any number may run.
 * On SIGTERM deploys under way are let go for another worker; their runs on hosts go on.
 */
import { readConfig } from '@/lib/config'
import { keepEmbeddedPostgres } from '@/lib/db/keep-embedded'
import { askProvider } from '@/lib/usecases/ask-provider'
import { compareCommits } from '@/lib/usecases/compare-commits'
import { considerAutoDeploys } from '@/lib/usecases/consider-auto-deploys'
import { fetchRepository } from '@/lib/usecases/fetch-repository'
import { handleDelivery } from '@/lib/usecases/handle-delivery'
import { measureTransfer } from '@/lib/usecases/measure-transfer'
import { meetHost } from '@/lib/usecases/meet-host'
import { observeHost } from '@/lib/usecases/observe-host'
import { runDeploy } from '@/lib/usecases/run-deploy'
import { runWatchedCheck } from '@/lib/usecases/run-watched-check'
import { tellProviders } from '@/lib/usecases/tell-providers'
import { alignSchedules } from '@/lib/usecases/watch/align-schedules'
import { watchService } from '@/lib/usecases/watch-service'
import { getWorkerContext } from '@/lib/wiring'
import { every } from './every'
import { observeAll, sweepChecks, sweepDeploys, sweepWishes, tidy } from './sweep'

const DEPLOYS_MS = 1_000
const WISHES_MS = 5_000
const TELL_MS = 2_000
const OBSERVE_MS = 30_000
const ALIGN_MS = 30_000
const TIDY_MS = 10 * 60_000
/** How long work under way may take to be let go. */
const GRACE_MS = 8_000

async function work(): Promise<void> {
  const config = readConfig()
  const ctx = await getWorkerContext()
  if (!config.databaseUrl)
    keepEmbeddedPostgres(config.dataFolder, error => ctx.log.error({ err: error }, 'PostgreSQL did not start'))
  const shutdown = new AbortController()
  const report = (error: unknown) => ctx.log.warn({ err: error }, 'will try again')
  const schedules = [
    every(DEPLOYS_MS, () => sweepDeploys(ctx), report),
    every(WISHES_MS, () => sweepWishes(ctx), report),
    every(WISHES_MS, () => sweepChecks(ctx), report),
    every(ALIGN_MS, () => alignSchedules(ctx), report),
    every(TELL_MS, () => tellProviders(ctx), report),
    every(OBSERVE_MS, () => observeAll(ctx), report),
    every(TIDY_MS, () => tidy(ctx), report),
  ]

  const stop = async () => {
    if (shutdown.signal.aborted) return
    shutdown.abort()
    for (const end of schedules) end()
    setTimeout(() => process.exit(0), GRACE_MS).unref()
    await ctx.queue.close().catch(report)
    await ctx.hosts.close()
    await ctx.db.$disconnect()
    process.exit(0)
  }
  // Whatever nobody has listened to must not end the deploys of everybody else.
  process.on('unhandledRejection', error => ctx.log.error({ err: error }, 'something failed that nobody waited for'))
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  await ctx.queue.work(
    {
      'run-deploy': ({ deployId }) => runDeploy(ctx, deployId, shutdown.signal),
      'sync-service': ({ serviceId }) => fetchRepository(ctx, serviceId),
      compare: ({ serviceId }) => compareCommits(ctx, serviceId),
      'ask-provider': ({ serviceId }) => askProvider(ctx, serviceId),
      'handle-delivery': ({ provider, deliveryId }) => handleDelivery(ctx, provider, deliveryId),
      'auto-deploy': ({ serviceId }) => considerAutoDeploys(ctx, serviceId),
      'contact-host': ({ hostId }) => meetHost(ctx, hostId),
      'measure-transfer': wanted => measureTransfer(ctx, wanted),
      'observe-host': ({ hostId }) => observeHost(ctx, hostId),
      'watch-service': ({ serviceId }) => watchService(ctx, serviceId),
      'run-check': job => runWatchedCheck(ctx, job, shutdown.signal),
    },
    config.workerConcurrency,
  )
  ctx.log.info({ worker: ctx.worker }, 'worker is ready')
}

await work().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
