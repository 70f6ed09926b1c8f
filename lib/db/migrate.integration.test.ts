import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEPLOY_STATES, STEP_STATES } from '@/lib/domain/deploy'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { migrate } from './migrate'
import { EVERYTHING, readMigrations, readSchema } from './migrations'
import { withSchemaEngine } from './schema-engine'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const statesOf = async (table: string) => {
  const [row] = await database.db.$queryRaw<{ definition: string }[]>`
    SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = ${`${table}_state_check`}`
  return [...(row?.definition ?? '').matchAll(/'(\w+)'/g)].map(match => match[1])
}

describe('the migrations', () => {
  it('make exactly what the schema describes', async () => {
    const from = { tag: 'migrations' as const, ...(await readMigrations()) }
    const params = { from, to: await readSchema(), script: true, exitCode: null, filters: EVERYTHING }
    const { stdout } = await withSchemaEngine(database.url, engine => engine.diff(params))
    expect(stdout?.trim()).toBe('-- This is an empty migration.')
  })

  it('leave nothing to do the second time', async () => {
    expect(await migrate(database.url)).toEqual([])
  })

  it('are applied once by those who migrate at once', async () => {
    const { db, url } = database
    await db.$executeRaw`DROP SCHEMA public CASCADE`
    await db.$executeRaw`CREATE SCHEMA public`
    const applied = await Promise.all([1, 2, 3].map(() => migrate(url)))
    const names = (await readMigrations()).migrationDirectories.map(directory => directory.path)
    expect(applied.flat()).toEqual(names)
  })

  it('know the states that the domain knows', async () => {
    expect(await statesOf('Deploy')).toEqual([...DEPLOY_STATES])
    expect(await statesOf('Step')).toEqual([...STEP_STATES])
  })

  it('bring the three environments', async () => {
    const environments = await database.db.environment.findMany({ orderBy: { position: 'asc' } })
    expect(environments.map(environment => environment.name)).toEqual(['test', 'canary', 'production'])
  })
})
