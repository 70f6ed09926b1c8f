import { mkdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { freePort } from '@/demo/ports'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/db/embedded'
import { Program } from './program'
import { openStorefront, type Storefront } from './storefront'

const START_MS = 60_000

/** A whole Prometheus of its own: PostgreSQL, web and worker, with nothing in it but the three environments. */
export type World = {
  /** The web's address. */
  url: string
  dataFolder: string
  databaseUrl: string
  web: Program
  worker: Program
  /** What its processes are started with. */
  env: Record<string, string>
  /** Starts the web again after a test has killed it, and waits until it is ready. */
  restartWeb(): Promise<void>
}

async function openWorld(logs: string): Promise<World> {
  mkdirSync(logs, { recursive: true })
  const dataFolder = await mkdtemp(join(tmpdir(), 'prometheus-e2e-'))
  const databaseUrl = await ensureEmbeddedPostgres(dataFolder, { fsync: 'off' })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dataFolder,
    PORT: String(port),
    PROMETHEUS_DATA: dataFolder,
    LOG_LEVEL: 'info',
    GITHUB_WEBHOOK_SECRET: 'what webhooks are signed with',
    // What a killed worker held is taken over soon.
    HEARTBEAT_MS: '200',
    CLAIM_STALE_MS: '1500',
    NEXT_TELEMETRY_DISABLED: '1',
    // Empty is none, and what is there an `.env` file does not fill.
    DATABASE_URL: '',
    PROMETHEUS_SECRET_KEY: '',
    REDIS_URL: '',
    HOST: '',
    PUBLIC_URL: '',
  }
  const web = new Program('web', 'bin/web.ts', env, join(logs, 'web.log'))
  const worker = new Program('worker', 'jobs/worker.ts', env, join(logs, 'worker.log'))
  const restartWeb = async () => {
    web.start()
    await untilReady(url, web, join(logs, 'web.log'))
  }
  const world = { url, dataFolder, databaseUrl, web, worker, env, restartWeb }
  worker.start()
  try {
    await restartWeb()
  } catch (error) {
    await closeWorld(world)
    throw error
  }
  return world
}

async function untilReady(url: string, web: Program, log: string): Promise<void> {
  const ready = async () => {
    if (!web.isRunning) throw new Error(`The web ended:\n${await readFile(log, 'utf8')}`)
    return fetch(`${url}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
  }
  await expect.poll(ready, { timeout: START_MS, intervals: [100] }).toBe(true)
}

async function closeWorld(world: World): Promise<void> {
  await Promise.all([world.web.kill('SIGTERM'), world.worker.kill('SIGTERM')])
  await stopEmbeddedPostgres(world.dataFolder)
  await rm(world.dataFolder, { recursive: true, force: true })
}

/**
 * Playwright's `test` in a world: one for all tests of a file and the files after it. `page` opens paths of its web.
 * `storefront` fills it at the first test that asks for it.
 */
export const test = base.extend<object, { world: World; storefront: Storefront }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use, { workerIndex }) => {
      const world = await openWorld(`test-results/world-${workerIndex}`)
      await use(world)
      await closeWorld(world)
    },
    { scope: 'worker', timeout: 2 * START_MS },
  ],
  storefront: [
    async ({ world }, use) => {
      const storefront = await openStorefront(world)
      await use(storefront)
      await storefront.close()
    },
    { scope: 'worker', timeout: 3 * START_MS },
  ],
  baseURL: async ({ world }, use) => use(world.url),
})

export { expect }
