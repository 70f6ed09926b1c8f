import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBullmqQueue } from '@/lib/adapters/bullmq/queue'
import { createDatabase } from '@/lib/db/client'
import { stopEmbeddedPostgres } from '@/lib/db/embedded'
import { openDatabase } from '@/lib/db/open'
import { createVault } from '@/lib/db/vault'
import { systemClock } from '@/lib/ports/clock'
import type { Context } from '@/lib/usecases/context'
import { type BenchHost, startHosts } from './hosts'
import { Program } from './program'
import { Transitions } from './transitions'

/** A Prometheus of its own, as in production: an embedded PostgreSQL, the queue in it, and a worker process. */
export type World = {
  ctx: Context
  /** Everything that is made is below it. */
  folder: string
  /** Known to Prometheus, with pinned keys. */
  hosts: BenchHost[]
  transitions: Transitions
  /** The environment of our programs in this world. */
  env: { PROMETHEUS_DATA: string; GITHUB_WEBHOOK_SECRET: string } & Record<string, string>
  worker: Program
  /** Ends the worker and starts a fresh one. */
  restartWorker(): Promise<void>
  stop(): Promise<void>
}

/** `size` OpenSSH servers; `config` overrides lines of their sshd_config. */
export async function openWorld(size: number, config: Record<string, string | number> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-bench-'))
  const dataFolder = join(folder, 'data')
  const { url, secretKey } = await openDatabase({ databaseUrl: null, secretKey: null, dataFolder })
  const queue = createBullmqQueue({
    databaseUrl: url,
    redisUrl: null,
    onError: error => process.stderr.write(`${error}\n`),
  })
  const ctx: Context = { db: createDatabase(url), queue, clock: systemClock, vault: createVault(secretKey) }
  const hosts = await startHosts(ctx, folder, size, config)
  const transitions = await Transitions.listen(url)
  const env = {
    // Git's settings of the user are those that a part writes.
    HOME: folder,
    GITHUB_WEBHOOK_SECRET: randomBytes(24).toString('hex'),
    DATABASE_URL: url,
    PROMETHEUS_SECRET_KEY: Buffer.from(secretKey).toString('base64'),
    PROMETHEUS_DATA: dataFolder,
    LOG_LEVEL: 'warn',
  }
  const startWorker = () => new Program('bin/worker', env)
  const world: World = {
    ctx,
    folder,
    hosts,
    transitions,
    env,
    worker: startWorker(),
    async restartWorker() {
      await world.worker.stop()
      world.worker = startWorker()
    },
    async stop() {
      await world.worker.stop()
      await transitions.close()
      await queue.close()
      await ctx.db.$disconnect()
      await Promise.all(hosts.map(host => host.sshd.stop()))
      await stopEmbeddedPostgres(dataFolder)
      await rm(folder, { recursive: true, force: true })
    },
  }
  return world
}
