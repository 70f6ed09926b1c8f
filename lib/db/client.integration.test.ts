import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@/test/eventually'
import { createDatabase } from './client'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from './embedded'
import type { PrismaClient } from './generated/client'
import { migrate } from './migrate'
import { findPostmaster } from './postgres/postmaster'
import { isTransient } from './transient'

let folder: string
let db: PrismaClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-client-'))
  const url = await ensureEmbeddedPostgres(folder, { fsync: 'off' })
  await migrate(url)
  db = createDatabase(url)
})
afterAll(async () => {
  await db.$disconnect()
  await stopEmbeddedPostgres(folder)
  await rm(folder, { recursive: true, force: true })
})

const kill = async () => process.kill((await findPostmaster(join(folder, 'postgres/data')))?.pid ?? 0, 'SIGKILL')
const count = () => db.environment.count()

/** Its backends outlive a killed PostgreSQL for a moment. */
const failureOf = (ask: () => Promise<unknown>): Promise<unknown> =>
  eventually(() =>
    ask().then(
      () => Promise.reject(new Error('still there')),
      error => error,
    ),
  )

describe('the database client', () => {
  it('works again after PostgreSQL was killed and came back', async () => {
    expect(await count()).toBe(3)
    await kill()
    await ensureEmbeddedPostgres(folder)
    expect(await eventually(count)).toBe(3)
  })

  it('fails with what is known to pass while PostgreSQL is away', async () => {
    await kill()
    const failures = [
      await failureOf(count),
      await failureOf(() => db.$queryRaw`SELECT 1`),
      await failureOf(() => db.$transaction(tx => tx.environment.count())),
    ]
    expect(failures.map(isTransient)).toEqual([true, true, true])
    await ensureEmbeddedPostgres(folder)
    expect(await eventually(count)).toBe(3)
  })

  it('fails with what is known to pass when PostgreSQL goes in the middle of a transaction', async () => {
    const failure = db.$transaction(async tx => {
      await tx.environment.count()
      await kill()
      // A session may outlive the postmaster for a moment.
      for (;;) await tx.environment.count()
    })
    expect(await failure.catch(error => error)).toSatisfy(isTransient)
    await ensureEmbeddedPostgres(folder)
    expect(await eventually(count)).toBe(3)
  })
})
