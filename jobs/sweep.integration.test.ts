import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { tidy } from './sweep'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('answers kept for repeated requests are forgotten after a day, and not before', async () => {
  const { db } = database
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  const request = { actorId: 'token', method: 'POST', path: '/api/v1/x', bodyHash: 'h', status: 202, body: {} }
  for (const [key, hours] of [
    ['new', 0],
    ['yesterday', 23],
    ['old', 25],
  ] as const)
    await db.idempotentRequest.create({ data: { ...request, key, createdAt: hoursAgo(hours) } })
  await tidy({ db })
  const left = await db.idempotentRequest.findMany({ select: { key: true }, orderBy: { key: 'asc' } })
  expect(left.map(({ key }) => key)).toEqual(['new', 'yesterday'])
})
