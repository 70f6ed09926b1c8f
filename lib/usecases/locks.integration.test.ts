import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimDeploy, findClaimable } from '@/lib/db/write/claim-deploy'
import { OWNER } from '@/lib/domain/actor'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { quietContext, seedPlace } from '@/test/place'
import type { Context } from './context'
import { extendLock, lock, unlock } from './locks'
import { requestDeploy } from './request-deploy'

let database: TestDatabase
let ctx: Context

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = quietContext(database.db)
})
afterAll(() => database.drop())
beforeEach(() => database.db.lock.deleteMany())

const STALE_MS = 60_000
const claim = (id: string) => claimDeploy(database.db, id, 'worker', STALE_MS)

async function lockIt(input: Parameters<typeof lock>[2]) {
  const made = await lock(ctx, OWNER, input)
  if (!made.ok) throw new Error(made.failure.detail)
  return made.value
}

async function deploy(service: string, environment = 'test') {
  const asked = await requestDeploy(ctx, OWNER, { service, environment, ref: 'main' })
  if (!asked.ok) throw new Error(asked.failure.detail)
  return asked.value.id
}

test('a lock refuses a deploy with its reason, and unlocking lets it through', async () => {
  const { service } = await seedPlace(database.db)
  const held = await lockIt({ service: service.name, environment: 'test', reason: '  Load\n test ', for: '2h' })
  expect(held).toMatchObject({ service: service.name, environment: 'test', reason: 'Load test', lockedBy: OWNER })
  expect(Date.parse(held.expiresAt ?? '') - Date.parse(held.createdAt)).toBe(2 * 3_600_000)

  const refused = await requestDeploy(ctx, OWNER, { service: service.name, environment: 'test', ref: 'main' })
  expect(refused).toMatchObject({ ok: false, failure: { code: 'not_allowed' } })
  if (refused.ok) throw new Error('it was let through')
  expect(refused.failure.detail).toMatch(/is locked by Owner until .*: “Load test”\.$/)
  expect(refused.failure.decision?.reasons).toMatchObject([{ code: 'locked', unblock: { who: 'Owner' } }])
  expect(await deploy(service.name, 'canary')).toBeTruthy()

  expect(await unlock(ctx, OWNER, { lockId: held.id })).toMatchObject({ ok: true })
  expect(await deploy(service.name)).toBeTruthy()
  const events = await database.db.event.findMany({ where: { serviceId: service.id, kind: { startsWith: 'lock.' } } })
  expect(events.map(({ kind, actorName }) => [kind, actorName])).toEqual([
    ['lock.added', 'Owner'],
    ['lock.removed', 'Owner'],
  ])
})

test('a lock that comes after the click makes the deploy wait, and it starts when the lock is gone', async () => {
  const { service } = await seedPlace(database.db)
  const id = await deploy(service.name)
  const held = await lockIt({ reason: 'The data centre moves' })
  expect(await findClaimable(database.db, STALE_MS)).not.toContain(id)
  expect(await claim(id)).toBeNull()
  await unlock(ctx, OWNER, { lockId: held.id })
  expect(await claim(id)).toMatchObject({ state: 'running' })
})

test('an expired lock holds nothing, though nobody has swept it', async () => {
  const { service } = await seedPlace(database.db)
  const past = { ...ctx, clock: { now: () => new Date(Date.now() - 3_600_000) } }
  const made = await lock(past, OWNER, { service: service.name, reason: 'Was over by noon', for: '30m' })
  expect(made.ok).toBe(true)
  const id = await deploy(service.name)
  expect(await claim(id)).toMatchObject({ state: 'running' })
  expect(await lockIt({ service: service.name, reason: 'Another one' })).toMatchObject({ expiresAt: null })
})

test('a rollback passes a lock, and a locked deploy does not stand in its way', async () => {
  const { service, environmentId } = await seedPlace(database.db)
  const waiting = await deploy(service.name)
  const { id: _id, ...row } = await database.db.deploy.findUniqueOrThrow({
    where: { id: waiting },
    omit: { plan: true, config: true, calendar: true },
  })
  const back = await database.db.deploy.create({
    data: { ...row, environmentId: environmentId('test'), kind: 'rollback', number: row.number + 1 },
  })
  await lockIt({ service: service.name, environment: 'test', reason: 'Incident' })
  expect(await claim(waiting)).toBeNull()
  expect(await claim(back.id)).toMatchObject({ state: 'running', kind: 'rollback' })
})

test('of twenty people who lock the same thing at once one does, and the others hear who', async () => {
  const { service } = await seedPlace(database.db)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => lock(ctx, OWNER, { service: service.name, reason: `try ${index}` })),
  )
  expect(answers.filter(answer => answer.ok)).toHaveLength(1)
  for (const answer of answers)
    if (!answer.ok) {
      expect(answer.failure.code).toBe('conflict')
      expect(answer.failure.detail).toMatch(/is locked by Owner: “try \d+”\. Extend that lock, or unlock it first\.$/)
    }
  expect(await database.db.lock.count({ where: { serviceId: service.id } })).toBe(1)
})

test('a lock gets another end', async () => {
  const { service } = await seedPlace(database.db)
  const { id: lockId } = await lockIt({ service: service.name, reason: 'x', for: '1h' })
  const expiresAt = new Date(Date.now() + 7_200_000).toISOString()
  expect(await extendLock(ctx, OWNER, { lockId, expiresAt })).toMatchObject({ value: { expiresAt } })
  expect(await extendLock(ctx, OWNER, { lockId })).toMatchObject({ value: { expiresAt: null } })
  await unlock(ctx, OWNER, { lockId })
  expect(await extendLock(ctx, OWNER, { lockId })).toMatchObject({ failure: { code: 'not_found' } })
  expect(await unlock(ctx, OWNER, { lockId })).toMatchObject({ failure: { code: 'not_found' } })
})

test.each([
  [{ reason: ' ' }, 'reason', 'needs a reason'],
  [{ reason: 'x'.repeat(501) }, 'reason', '501 characters'],
  [{ reason: 'x', for: '2 hours' }, 'for', 'is not a duration'],
  [{ reason: 'x', for: '0s' }, 'for', 'holds nothing'],
  [{ reason: 'x', for: '1h', expiresAt: '2030-01-01T00:00:00Z' }, 'for', 'not both'],
  [{ reason: 'x', expiresAt: 'tomorrow' }, 'expiresAt', 'is no time such as'],
  [{ reason: 'x', expiresAt: '2020-01-01T08:00:00Z' }, 'expiresAt', '08:00 UTC has passed'],
  [{ reason: 'x', expiresAt: '2999-01-01T08:00:00Z' }, 'expiresAt', 'more than a year'],
])('%j is refused with the field and what is wrong', async (input, field, words) => {
  const answer = await lock(ctx, OWNER, input)
  expect(answer).toMatchObject({ ok: false, failure: { field, detail: expect.stringContaining(words) } })
})

test('what is locked has to be there, and whoever locks has to be allowed', async () => {
  expect(await lock(ctx, OWNER, { service: 'nowhere', reason: 'x' })).toMatchObject({ failure: { code: 'not_found' } })
  expect(await lock(ctx, OWNER, { environment: 'moon', reason: 'x' })).toMatchObject({ failure: { code: 'not_found' } })
  const stranger = { kind: 'person', id: 'x', name: 'Ada' } as const
  expect(await lock(ctx, stranger, { reason: 'x' })).toMatchObject({ failure: { code: 'forbidden' } })
})
