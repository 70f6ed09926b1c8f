import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryQueue } from '@/lib/adapters/memory/queue'
import type { Job, JobHandlers } from '@/lib/ports/queue'
import type { WorkerContext } from '@/lib/usecases/worker-context'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { observeAll, sweepWishes, tidy } from './sweep'

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

test('what somebody has wished for and nobody has dealt with is handed to the queue again, and not before', async () => {
  const { db } = database
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
  const service = (name: string, syncWantedAt: Date | null) =>
    db.service.create({ data: { name, repositoryUrl: `/srv/${name}.git`, syncWantedAt } })
  const [{ id: serviceId }] = await Promise.all([
    service('late', ago(20)),
    service('new', ago(1)),
    service('calm', null),
  ])
  const host = {
    address: '127.0.0.1',
    port: 22,
    user: 'deploy',
    privateKey: Buffer.from('x'),
    contactWantedAt: ago(20),
  }
  const { id: hostId } = await db.host.create({ data: { name: 'prod-1', ...host } })
  for (const [base, seconds] of [
    ['a', 20],
    ['b', 20],
    ['c', 1],
  ] as const)
    await db.comparison.create({ data: { serviceId, base, head: 'h', wantedAt: ago(seconds) } })
  await db.ciCommit.create({ data: { serviceId, sha: 'h', wantedAt: ago(20) } })
  const delivery = { provider: 'github', event: 'push', payload: {}, receivedAt: ago(20) }
  await db.webhookDelivery.createMany({
    data: [
      { ...delivery, id: 'left' },
      { ...delivery, id: 'done', handledAt: ago(19) },
    ],
  })

  const added: Job[] = []
  const keys = new Set<string | undefined>()
  const queue = {
    add: async (job: Job, options: { key?: string }) => {
      added.push(job)
      keys.add(options.key)
    },
  }
  await sweepWishes({ db, queue, clock: { now: () => new Date() } } as unknown as WorkerContext)
  expect(added).toEqual([
    { name: 'sync-service', data: { serviceId } },
    { name: 'contact-host', data: { hostId } },
    { name: 'compare', data: { serviceId } },
    { name: 'ask-provider', data: { serviceId } },
    { name: 'handle-delivery', data: { provider: 'github', deliveryId: 'left' } },
  ])
  expect(keys.size).toBe(added.length)
})

test('a git server and hosts that hang take a place for each service and host, however long they do', async () => {
  const { db } = database
  await db.service.deleteMany()
  await db.host.deleteMany()
  await db.service.create({ data: { name: 'shop', repositoryUrl: '/srv/shop.git', provider: 'github' } })
  const host = { address: '127.0.0.1', port: 22, user: 'deploy', privateKey: Buffer.from('x'), hostKey: 'SHA256:x' }
  await db.host.create({ data: { name: 'prod-2', ...host } })

  const began: string[] = []
  const handlers = new Proxy({} as JobHandlers, {
    get: (_handlers, name: Job['name']) => async () => {
      began.push(name)
      await new Promise(() => {})
    },
  })
  const queue = createMemoryQueue()
  await queue.work(handlers, 20)
  let now = Date.now()
  const ctx = { db, queue, clock: { now: () => new Date(now) } } as unknown as WorkerContext
  for (let round = 0; round < 20; round += 1) {
    await observeAll(ctx)
    now += 30_000
  }
  expect(began.toSorted()).toEqual(['ask-provider', 'auto-deploy', 'observe-host', 'sync-service'])
})
