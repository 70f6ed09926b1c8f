import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { eventually } from '@/test/eventually'
import { listen } from './listen'

let database: TestDatabase
let serviceId: string
let environmentId: string
let number = 0

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  serviceId = (await db.service.create({ data: { name: 'checkout', repositoryUrl: '/repositories/checkout.git' } })).id
  environmentId = (await db.environment.findUniqueOrThrow({ where: { name: 'test' } })).id
})
afterAll(() => database.drop())

const deploy = (columns: { state?: string; kind?: string; idempotencyKey?: string }) => {
  number += 1
  const actor = { actorKind: 'person', actorId: 'owner', actorName: 'Owner' }
  const data = {
    serviceId,
    environmentId,
    number,
    kind: 'deploy',
    state: 'queued',
    ref: 'main',
    sha: 'a'.repeat(40),
    ...actor,
  }
  return database.db.deploy.create({ data: { ...data, ...columns } })
}

describe('the database', () => {
  it('refuses a second active deploy of a service and environment', async () => {
    const first = await deploy({ state: 'running' })
    for (const state of ['running', 'verifying', 'cancelling', 'rolling_back'])
      await expect(deploy({ state })).rejects.toThrow('Unique constraint')
    await deploy({ state: 'queued' })
    await database.db.deploy.update({ where: { id: first.id }, data: { state: 'succeeded' } })
    await deploy({ state: 'running' })
  })

  it('refuses a second deploy with the same idempotency key', async () => {
    await deploy({ idempotencyKey: 'once' })
    await expect(deploy({ idempotencyKey: 'once' })).rejects.toThrow('Unique constraint')
  })

  it('refuses states and kinds that the domain does not know', async () => {
    await expect(deploy({ state: 'paused' })).rejects.toThrow('Deploy_state_check')
    await expect(deploy({ kind: 'restart' })).rejects.toThrow('Deploy_kind_check')
  })

  it('tells of an event when its transaction commits', async () => {
    const told: string[] = []
    const listener = listen(
      database.url,
      'prometheus_events',
      payload => told.push(payload),
      () => undefined,
    )
    await listener.ready
    const event = {
      kind: 'service.added',
      actorKind: 'person',
      actorId: 'owner',
      actorName: 'Owner',
      serviceId,
      data: {},
    }
    const { id } = await database.db.event.create({ data: event })
    await eventually(() => expect(told).toHaveLength(1))
    await listener.close()
    expect(told.map(payload => JSON.parse(payload))).toEqual([
      { id: String(id), deployId: null, serviceId, hostId: null, kind: 'service.added' },
    ])
  })
})
