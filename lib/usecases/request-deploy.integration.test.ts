import { afterAll, beforeAll, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { quietContext, seedPlace } from '@/test/place'
import { requestDeploy } from './request-deploy'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('a deploy of the commit that was shown is refused when the branch has moved, and nothing waits', async () => {
  const { db } = database
  const { service } = await seedPlace(db)
  const [shown, pushed] = ['a1b2c3d'.padEnd(40, '0'), 'b1c2d3e'.padEnd(40, '0')]
  const move = (sha: string) => db.branch.updateMany({ where: { serviceId: service.id }, data: { sha } })
  const ask = (sha?: string) =>
    requestDeploy(quietContext(db), OWNER, { service: service.name, environment: 'test', ref: 'main', sha })

  await move(pushed)
  expect(await ask(shown)).toMatchObject({
    ok: false,
    failure: { code: 'conflict', detail: 'main is at b1c2d3e now, not at a1b2c3d: look again.' },
  })
  expect(await db.deploy.count({ where: { serviceId: service.id } })).toBe(0)

  expect(await ask(pushed)).toMatchObject({ ok: true, value: { number: 1 } })
  await move(shown)
  expect(await ask()).toMatchObject({ ok: true, value: { number: 2 } })
  const deploys = await db.deploy.findMany({ where: { serviceId: service.id }, orderBy: { number: 'asc' } })
  expect(deploys.map(({ sha }) => sha)).toEqual([pushed, shown])
})
