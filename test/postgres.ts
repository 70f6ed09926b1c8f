import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate'
import { TEMPLATE } from './database'
import { FOLLOWING_CLIENT, WORKER } from './program-files'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the test run's PostgreSQL. */
    postgres: string
  }
}

/** Nothing of a test run has to survive a crash of the machine. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** One PostgreSQL for the whole run, with a migrated database to copy from; and programs as one file, which start at once. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  execFileSync('bash', ['bin/bundle', 'jobs/worker.ts', WORKER])
  execFileSync('bash', ['bin/bundle', 'test/following-client.ts', FOLLOWING_CLIENT])
  execFileSync('bash', ['bin/bundle', 'cli/prometheus.ts', 'dist/prometheus.mjs'])
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-test-'))
  const url = await ensureEmbeddedPostgres(folder, FAST)
  await makeTemplate(url)
  project.provide('postgres', url)
  return async () => {
    await stopEmbeddedPostgres(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${TEMPLATE}`)
  await client.end()
  const template = new URL(url)
  template.pathname = TEMPLATE
  await migrate(template.href)
}
