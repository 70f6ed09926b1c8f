import { hostname } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createBullmqQueue } from '@/lib/adapters/bullmq/queue'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { github } from '@/lib/adapters/github/github'
import { haproxies } from '@/lib/adapters/haproxy/haproxy'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { type Config, readConfig } from '@/lib/config'
import { createDatabase } from '@/lib/db/client'
import { openDatabaseClock } from '@/lib/db/clock'
import type { PrismaClient } from '@/lib/db/generated/client'
import { openDatabase } from '@/lib/db/open'
import { createVault } from '@/lib/db/vault'
import { Wakes } from '@/lib/db/wakes'
import { systemClock } from '@/lib/ports/clock'
import type { DeliveryReader, GitProviderKind } from '@/lib/ports/git-provider'
import type { Context } from '@/lib/usecases/context'
import type { WorkerContext } from '@/lib/usecases/worker-context'

type Wired = { providers: GitProviderKind[]; config: Config; databaseUrl: string; context: Context; wakes: Wakes }

/** Routes are bundled apart from each other and share one process, hence one set of connections. */
const shared = globalThis as typeof globalThis & { prometheus?: Promise<Wired> }

function wired(): Promise<Wired> {
  shared.prometheus ??= wire().catch(error => {
    delete shared.prometheus
    throw error
  })
  return shared.prometheus
}

async function wire(): Promise<Wired> {
  const config = readConfig()
  const { url, secretKey } = await openDatabase(config)
  const log = pino({ level: config.logLevel })
  const queue = createBullmqQueue({
    databaseUrl: url,
    redisUrl: config.redisUrl,
    onError: error => log.warn({ err: error }, 'the queue had a fault'),
  })
  const context = { db: createDatabase(url), queue, clock: systemClock, vault: createVault(secretKey) }
  return { config, databaseUrl: url, context, wakes: new Wakes(url), providers: providersOf(config) }
}

/** Whoever hosts repositories, the special before the plain. Another one is a line here. */
function providersOf(config: Config): GitProviderKind[] {
  return [github(config.github), plainGit]
}

export const getContext = async (): Promise<Context> => (await wired()).context
export const getDb = async (): Promise<PrismaClient> => (await wired()).context.db
/** Reads webhooks of a provider; `null` where it sends none, or no secret was agreed upon. */
export const getDeliveries = async (name: string): Promise<DeliveryReader | null> =>
  (await wired()).providers.find(kind => kind.name === name)?.deliveries ?? null
export const getWakes = async (): Promise<Wakes> => (await wired()).wakes

/** What the worker needs beyond that: hosts, repositories and a name of its own. */
export async function getWorkerContext(): Promise<WorkerContext> {
  const { config, context, providers } = await wired()
  return {
    ...context,
    clock: await openDatabaseClock(context.db),
    providers,
    hosts: sshHosts(),
    balancers: haproxies(),
    repositories: new GitRepositories({ folder: join(config.dataFolder, 'mirrors') }),
    log: pino({ level: config.logLevel }),
    worker: `${hostname()}:${process.pid}:${Date.now()}`,
    heartbeatMs: config.heartbeatMs,
    staleMs: config.claimStaleMs,
    publicUrl: config.publicUrl,
  }
}
