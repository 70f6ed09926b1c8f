import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEPLOY_WITH_NAMES } from '@/lib/db/read/deploy-for-work'
import { readQueuePlace } from '@/lib/db/read/queue'
import { claimDeploy, findClaimable, findNext } from '@/lib/db/write/claim-deploy'
import { insertDeploy } from '@/lib/db/write/new-deploy'
import { type Actor, OWNER } from '@/lib/domain/actor'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { quietContext, seedPlace } from '@/test/place'
import type { Context } from './context'
import { holdDeploy, jumpQueue, releaseDeploy } from './queue'
import { requestDeploy } from './request-deploy'
import { waitForCalendar } from './run-deploy/calendar'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
let ctx: Context

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = quietContext(database.db)
})
afterAll(() => database.drop())

const STALE_MS = 60_000
const MAYA: Actor = { kind: 'person', id: 'maya', name: 'Maya' }

/** A service on test, and its queue. */
async function place(config = '', branches = ['main', 'next', 'fix']) {
  const { db } = database
  const { service, environmentId: idOf } = await seedPlace(db, { config, branches })
  const environmentId = idOf('test')
  const here = { serviceId: service.id, environmentId }
  const ask = (ref: string) => requestDeploy(ctx, OWNER, { service: service.name, environment: 'test', ref })
  return {
    service,
    here,
    ask,
    async deploy(ref: string) {
      const asked = await ask(ref)
      if (!asked.ok) throw new Error(asked.failure.detail)
      return asked.value
    },
    add: (actor: Actor, sha: string, kind: 'deploy' | 'rollback' = 'deploy') =>
      insertDeploy(db, actor, {
        ...{ ...here, kind, ref: 'main', branch: 'main', sha: sha.padEnd(40, '0'), subject: '', authorName: '' },
        ...{ release: kind === 'rollback' ? '20261121094500-3da201c' : null, config: null, idempotencyKey: null },
      }),
    claim: (id: string) => claimDeploy(db, id, 'worker', STALE_MS),
    next: () => findNext(db, here, STALE_MS),
    end: (id: string) => db.deploy.update({ where: { id }, data: { state: 'succeeded', finishedAt: new Date() } }),
    all: () => db.deploy.findMany({ where: here, orderBy: { number: 'asc' } }),
  }
}

test('a claim gives the row as it is, and tells whether it is the first or took the deploy over', async () => {
  const { db } = database
  const { deploy } = await place()
  const { id } = await deploy('main')
  const claimed = [await claimDeploy(db, id, 'a', STALE_MS), await claimDeploy(db, id, 'b', -1000)]
  expect(claimed[0]).toMatchObject({ state: 'running', worker: 'a' })
  expect(claimed[1]).toEqual(await db.deploy.findUnique({ where: { id }, include: DEPLOY_WITH_NAMES }))
  const told = await db.event.findMany({ where: { deployId: id }, orderBy: { id: 'asc' }, select: { kind: true } })
  expect(told.map(({ kind }) => kind)).toEqual(['deploy.queued', 'deploy.running', 'deploy.taken_over'])
})

test('twenty clicks of one person at once are one deploy, and all hear its number', async () => {
  const { ask, all } = await place()
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('main')))
  const [deploy, ...others] = await all()
  expect(others).toEqual([])
  for (const answer of answers) expect(answer).toMatchObject({ ok: true, value: { id: deploy?.id, number: 1 } })
})

test('of twenty commits at once the newest waits, and the others say by which they were superseded', async () => {
  const { add, all } = await place()
  const people = Array.from(
    { length: 20 },
    (_, index): Actor => ({ kind: 'person', id: `p${index}`, name: `P${index}` }),
  )
  await Promise.all(people.map((person, index) => add(person, `${index}a`)))
  const rows = await all()
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  expect(rows.filter(({ state }) => state === 'queued').map(({ number }) => number)).toEqual([20])
  for (const row of rows.slice(0, -1)) {
    const by = rows.find(({ number }) => number === row.supersededBy)
    expect(row).toMatchObject({ state: 'superseded', supersededBy: row.number + 1 })
    expect(row.reason).toBe(`superseded by #${by?.number}, which ${by?.actorName} asked for`)
    expect(row.finishedAt).not.toBeNull()
  }
  const events = await database.db.event.count({
    where: { deployId: { in: rows.map(({ id }) => id) }, kind: 'deploy.superseded' },
  })
  expect(events).toBe(19)
})

test('of twenty workers one gets the deploy', async () => {
  const { deploy, claim } = await place()
  const { id } = await deploy('main')
  const claims = await Promise.all(Array.from({ length: 20 }, () => claim(id)))
  expect(claims.filter(found => found !== null)).toHaveLength(1)
})

test('a second click is the first while that one has just begun, and a new deploy once it is over', async () => {
  const { deploy, claim, end } = await place()
  const first = await deploy('main')
  await claim(first.id)
  expect(await deploy('main')).toMatchObject({ id: first.id, state: 'running' })
  await end(first.id)
  expect((await deploy('main')).number).toBe(2)
})

test('another person’s click for the same commit is another deploy', async () => {
  const { add, all } = await place()
  await add(OWNER, 'a')
  await add(MAYA, 'a')
  expect((await all()).map(({ state }) => state)).toEqual(['superseded', 'queued'])
})

test('what asks for an older commit again does not hide behind a newer one', async () => {
  const { deploy, all } = await place()
  const first = await deploy('main')
  await jumpQueue(ctx, OWNER, { deployId: first.id, reason: 'hotfix' })
  await deploy('next')
  expect((await deploy('main')).number).toBe(3)
  expect((await all()).map(({ state }) => state)).toEqual(['queued', 'superseded', 'queued'])
})

test('a held deploy neither starts nor gives way, and released takes its old place', async () => {
  const { deploy, add, next, all } = await place()
  const held = await deploy('main')
  expect(await holdDeploy(ctx, OWNER, { deployId: held.id, reason: 'After the demo' })).toMatchObject({
    value: { held: { by: 'Owner', reason: 'After the demo' } },
  })
  const second = await add(MAYA, 'b', 'rollback')
  expect(await findClaimable(database.db, STALE_MS)).not.toContain(held.id)
  expect(await next()).toBe(second.id)
  await deploy('next')
  expect((await all()).map(({ state }) => state)).toEqual(['queued', 'queued', 'queued'])
  expect(await readQueuePlace(database.db, held.id, new Date())).toMatchObject({
    position: null,
    of: 2,
    startsAt: null,
    reasons: [{ code: 'held', message: 'Owner has set it aside: “After the demo”.', unblock: { who: 'Owner' } }],
  })
  expect(await releaseDeploy(ctx, OWNER, { deployId: held.id })).toMatchObject({ value: { held: null } })
  expect(await next()).toBe(held.id)
  expect(await releaseDeploy(ctx, OWNER, { deployId: held.id })).toMatchObject({ failure: { code: 'conflict' } })
})

test('a held deploy is not released over a newer one that has run', async () => {
  const { deploy, claim, end } = await place()
  const held = await deploy('main')
  await holdDeploy(ctx, OWNER, { deployId: held.id, reason: 'later' })
  const newer = await deploy('next')
  await claim(newer.id)
  await end(newer.id)
  const answer = await releaseDeploy(ctx, OWNER, { deployId: held.id })
  expect(answer).toMatchObject({ ok: false, failure: { code: 'too_late' } })
  expect(answer.ok ? '' : answer.failure.detail).toMatch(/^#2 was deployed since #1 was asked for/)
})

test('a deploy is not claimed while the instances of its service change', async () => {
  const { service, deploy, claim, all } = await place()
  const { id } = await deploy('main')
  let claiming: ReturnType<typeof claim> | undefined
  await database.db.$transaction(async tx => {
    await tx.$queryRaw`SELECT id FROM "Service" WHERE id = ${service.id}::uuid FOR UPDATE`
    claiming = claim(id)
    await expect
      .poll(
        () =>
          database.db
            .$queryRaw`SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      .toMatchObject([{ one: 1 }])
    expect(await all()).toMatchObject([{ state: 'queued' }])
  })
  expect(await claiming).toMatchObject({ state: 'running' })
})

test('who is put first goes first, is kept in the event, and survives a new database connection', async () => {
  const { service, add, claim, next } = await place()
  const [back, again, hotfix] = [
    await add(OWNER, 'a', 'rollback'),
    await add(MAYA, 'b', 'rollback'),
    await add(MAYA, 'c'),
  ]
  expect(await next()).toBe(back.id)
  await jumpQueue(ctx, OWNER, { deployId: again.id, reason: 'worse' })
  await jumpQueue(ctx, OWNER, { deployId: hotfix.id, reason: 'Cards are charged twice' })
  expect(await claim(back.id)).toBeNull()
  expect(await next()).toBe(hotfix.id)
  expect(await readQueuePlace(database.db, back.id, new Date())).toMatchObject({ position: 3, of: 3 })
  const events = await database.db.event.findMany({ where: { serviceId: service.id, kind: 'deploy.jumped' } })
  expect(events.map(({ actorName, data }) => [actorName, (data as { reason?: string }).reason])).toEqual([
    ['Owner', 'worse'],
    ['Owner', 'Cards are charged twice'],
  ])
  expect(await claim(hotfix.id)).toMatchObject({ state: 'running' })
  expect(await jumpQueue(ctx, OWNER, { deployId: hotfix.id, reason: 'x' })).toMatchObject({
    failure: { code: 'too_late', detail: '#3 is running: it does not wait in the queue any more.' },
  })
})

test('the expected start is the median of the last good deploys', async () => {
  const { here, add } = await place()
  const first = await add(OWNER, 'a')
  const unknown = await readQueuePlace(database.db, first.id, new Date())
  expect(unknown).toMatchObject({ position: 1, of: 1 })
  await database.db.deploy.update({ where: { id: first.id }, data: { state: 'running', startedAt: new Date() } })
  const second = await add(MAYA, 'b')
  expect(await readQueuePlace(database.db, second.id, new Date())).toMatchObject({ position: 1, startsAt: null })

  const began = new Date('2026-11-01T10:00:00Z')
  for (const [index, seconds] of [10, 90, 30].entries()) {
    const row = { ...here, number: 100 + index, kind: 'deploy', state: 'succeeded', ref: 'main', sha: 'd'.repeat(40) }
    const actor = { actorKind: 'person', actorId: 'owner', actorName: 'Owner' }
    const finishedAt = new Date(began.getTime() + seconds * 1000)
    await database.db.deploy.create({ data: { ...row, ...actor, startedAt: began, finishedAt } })
  }
  const now = new Date()
  const known = await readQueuePlace(database.db, second.id, now)
  const seconds = (Date.parse(known?.startsAt ?? '') - now.getTime()) / 1000
  expect(seconds).toBeGreaterThan(20)
  expect(seconds).toBeLessThanOrEqual(30)
})

test('outside its window a click is refused; what nobody looks on at waits, and starts when it opens', async () => {
  const WINDOW = 'environments: { test: { windows: [{ cron: "0 9 * * 1-5", duration: 8h }] } }'
  const { service, next } = await place(WINDOW)
  const saturday = new Date('2026-11-21T10:00:00Z')
  const at = (now: Date) => ({ ...ctx, clock: { now: () => now } })
  const input = { service: service.name, environment: 'test', ref: 'main' }
  const hosts = { where: { instances: { some: { serviceId: service.id } } }, data: { contactedAt: saturday } }
  await database.db.host.updateMany(hosts)

  const refused = await requestDeploy(at(saturday), OWNER, input)
  expect(refused.ok ? '' : refused.failure.detail).toBe(
    'test takes deploys only in its windows, and the next opens 23 Nov, 09:00 UTC. A rollback is never stopped by that.',
  )
  const asked = await requestDeploy(at(saturday), OWNER, { ...input, patient: true })
  if (!asked.ok) throw new Error(asked.failure.detail)
  const { id } = asked.value
  expect(await waitForCalendar(at(saturday) as WorkerContext, id)).toBe(true)
  const row = await database.db.deploy.findUniqueOrThrow({ where: { id } })
  expect(row.notBefore).toEqual(new Date('2026-11-23T09:00:00Z'))
  expect(await readQueuePlace(database.db, id, saturday)).toMatchObject({
    startsAt: '2026-11-23T09:00:00.000Z',
    reasons: [{ code: 'outside_window', waits: true }],
  })
  expect(await waitForCalendar(at(new Date('2026-11-23T09:00:00Z')) as WorkerContext, id)).toBe(false)

  await database.db.deploy.update({ where: { id }, data: { notBefore: new Date(Date.now() + 3_600_000) } })
  expect(await next()).toBeNull()
  await database.db.deploy.update({ where: { id }, data: { notBefore: new Date(Date.now() - 1000) } })
  expect(await next()).toBe(id)
})
