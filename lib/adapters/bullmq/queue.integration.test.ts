import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/db/embedded'
import type { JobHandlers, Queue } from '@/lib/ports/queue'
import { queueContract } from '@/lib/ports/queue.contract'
import { createTestDatabase } from '@/test/database'
import { eventually } from '@/test/eventually'
import { createBullmqQueue } from './queue'

queueContract('BullMQ on PostgreSQL', async () => {
  const database = await createTestDatabase()
  const queue = createBullmqQueue({ databaseUrl: database.url, redisUrl: null, onError: () => undefined })
  return { queue, end: () => database.drop() }
})

const handlersThat = (handle: (id: string) => Promise<void>): JobHandlers => ({
  'run-deploy': data => handle(data.deployId),
  'sync-service': data => handle(data.serviceId),
  'measure-transfer': data => handle(data.sha),
  compare: data => handle(data.serviceId),
  'auto-deploy': data => handle(data.serviceId),
  'ask-provider': data => handle(data.serviceId),
  'handle-delivery': data => handle(data.deliveryId),
  'contact-host': data => handle(data.hostId),
  'observe-host': data => handle(data.hostId),
  'watch-service': data => handle(data.serviceId),
  'run-check': data => handle(data.checkId),
})

describe('the BullMQ queue on a PostgreSQL that goes away', () => {
  let folder: string
  let databaseUrl: string
  const queues: Queue[] = []
  const open = () => {
    const queue = createBullmqQueue({ databaseUrl, redisUrl: null, onError: () => undefined })
    queues.push(queue)
    return queue
  }
  const add = (queue: Queue, deployId: string) =>
    queue.add({ name: 'run-deploy', data: { deployId } }, { key: deployId })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prometheus-queue-'))
    databaseUrl = await ensureEmbeddedPostgres(folder, { fsync: 'off' })
  })
  // Or a worker of the test before would take what this one waits for.
  afterEach(() => Promise.all(queues.splice(0).map(queue => queue.close())))
  afterAll(async () => {
    await stopEmbeddedPostgres(folder)
    await rm(folder, { recursive: true, force: true })
  })

  it('goes on delivering after a restart, to a worker that waited and to one that worked', async () => {
    const done: string[] = []
    let openGate = () => {}
    const gate = new Promise<void>(resolve => {
      openGate = resolve
    })
    const [web, worker] = [open(), open()]
    await worker.work(
      handlersThat(async id => {
        if (id === 'long') await gate
        done.push(id)
      }),
      4,
    )
    await add(web, 'long')
    await add(web, 'before')
    await eventually(() => expect(done).toEqual(['before']))

    await stopEmbeddedPostgres(folder)
    await expect(add(web, 'lost')).rejects.toThrow()
    openGate()
    await ensureEmbeddedPostgres(folder)

    await eventually(() => add(web, 'after'))
    await eventually(() => expect(done).toEqual(['before', 'long', 'after']))
  })

  it('goes on with its schedules after a restart', async () => {
    const queue = open()
    const at: number[] = []
    await queue.work({ ...handlersThat(async () => {}), 'run-check': async () => void at.push(Date.now()) }, 1)
    await queue.schedule({ key: 'check-a', everyMs: 500, offsetMs: 100 }, { name: 'run-check', data: { checkId: 'a' } })
    await eventually(() => expect(at.length).toBeGreaterThan(0))
    await stopEmbeddedPostgres(folder)
    await ensureEmbeddedPostgres(folder)
    const before = at.length
    await eventually(() => expect(at.length).toBeGreaterThan(before + 2))
    await eventually(() => queue.unschedule('check-a'))
  })

  it('can be made while it is away', async () => {
    await stopEmbeddedPostgres(folder)
    const queue = open()
    await expect(add(queue, 'lost')).rejects.toThrow()
    await ensureEmbeddedPostgres(folder)
    const done: string[] = []
    await queue.work(
      handlersThat(async id => void done.push(id)),
      1,
    )
    await add(queue, 'found')
    await eventually(() => expect(done).toContain('found'))
  })
})
