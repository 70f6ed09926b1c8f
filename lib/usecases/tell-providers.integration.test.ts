import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { github } from '@/lib/adapters/github/github'
import { MemoryProvider } from '@/lib/adapters/memory/git-provider'
import { createVault } from '@/lib/db/vault'
import { writeEvent } from '@/lib/db/write/event'
import { OWNER } from '@/lib/domain/actor'
import type { DeployState } from '@/lib/domain/deploy'
import { Secret } from '@/lib/domain/secret'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { startGithub } from '@/test/github'
import { tellProviders } from './tell-providers'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
let ctx: WorkerContext
let provider: MemoryProvider
let service: { id: string; name: string }
let now: number
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  provider = new MemoryProvider()
  now = Date.now()
  const clock = { now: () => new Date(now) }
  const publicUrl = 'https://deploy.example.com'
  const vault = createVault(new Uint8Array(32))
  ctx = { db: database.db, clock, vault, providers: [provider, plainGit], publicUrl } as unknown as WorkerContext
  const repositoryUrl = 'https://memory.example/acme/checkout.git'
  const data = { name: `checkout-${count++}`, repositoryUrl, provider: 'memory' }
  service = await database.db.service.create({ data })
})

async function deploy(environment = 'production'): Promise<string> {
  const { id: environmentId } = await database.db.environment.findUniqueOrThrow({ where: { name: environment } })
  const actor = { actorKind: 'person', actorId: 'owner', actorName: 'Owner' }
  const what = { kind: 'deploy', state: 'queued', ref: 'main', sha: 'a'.repeat(40), number: ++count }
  return (await database.db.deploy.create({ data: { serviceId: service.id, environmentId, ...actor, ...what } })).id
}
const happens = (deployId: string, state: DeployState, reason: string | null = null) =>
  database.db.$transaction(tx =>
    writeEvent(tx, OWNER, {
      kind: `deploy.${state}`,
      deployId,
      serviceId: service.id,
      data: { deploy: { state, reason } },
    }),
  )
const told = () => provider.reports.map(({ state }) => state)

test('a provider hears of every state, in order, with a link', async () => {
  const id = await deploy()
  await happens(id, 'queued')
  await happens(id, 'running')
  await tellProviders(ctx)
  await happens(id, 'failed', 'a host said no')
  await tellProviders(ctx)
  await tellProviders(ctx)
  expect(told()).toEqual(['queued', 'running', 'failed'])
  expect(provider.reports.at(-1)).toMatchObject({
    remoteId: id,
    production: true,
    description: `production #${count} failed: a host said no`,
    logUrl: `https://deploy.example.com/services/${service.name}/production/${count}`,
  })
})

test.each([
  ['https://ada:s3cret@shop.example.com/eu', false, 'https://shop.example.com/eu'],
  ['https://shop.example.com', true, null],
  ['shop.example.com', false, null],
])('where people reach it is told as %s, secret: %s', async (address, secret, environmentUrl) => {
  const { id: environmentId } = await database.db.environment.findUniqueOrThrow({ where: { name: 'production' } })
  const variable = { name: 'base_url', secret, value: ctx.vault.encrypt(new Secret(address)), updatedBy: 'Owner' }
  await database.db.variable.create({ data: { serviceId: service.id, environmentId, ...variable } })
  await happens(await deploy(), 'queued')
  await tellProviders(ctx)
  expect(provider.reports).toMatchObject([{ environmentUrl }])
})

test('GitHub that was away has every state in the end, and the commit its mark', async () => {
  const world = await startGithub()
  const token = new Secret(world.token)
  ctx.providers = [github({ apiUrl: world.apiUrl, auth: { token }, webhookSecret: null }), plainGit]
  const data = { repositoryUrl: world.url, provider: 'github' }
  await database.db.service.update({ where: { id: service.id }, data })
  const id = await deploy('test')
  world.refuse({ status: 502, body: { message: 'Server Error' } })
  for (const state of ['queued', 'running', 'succeeded'] as const) await happens(id, state)
  await tellProviders(ctx)
  expect(world.deploymentStatuses).toEqual([])
  now += 3000
  await tellProviders(ctx)
  expect(world.deploymentStatuses.map(({ state }) => state)).toEqual(['queued', 'in_progress', 'success'])
  expect(world.statuses.at(-1)).toMatchObject({ context: `prometheus/${service.name}/test`, state: 'success' })
  await world.close()
})

test('one that is away hears of it later, and nothing is left out', async () => {
  const id = await deploy('test')
  await happens(id, 'queued')
  await tellProviders(ctx)
  provider.failure = { kind: 'unreachable', message: 'it is away' }
  await happens(id, 'running')
  await happens(id, 'succeeded')
  await tellProviders(ctx)
  expect(await database.db.told.findUnique({ where: { deployId: id } })).toMatchObject({ failure: 'it is away' })
  provider.asked = 0
  await tellProviders(ctx)
  expect(provider.asked).toBe(0)
  provider.failure = null
  now += 3000
  await tellProviders(ctx)
  expect(told()).toEqual(['queued', 'running', 'succeeded'])
  expect(await database.db.told.findUnique({ where: { deployId: id } })).toMatchObject({ failure: null, attempts: 0 })
})

test('what happened later is told later, whichever deploy it happened to', async () => {
  const first = await deploy()
  await happens(first, 'queued')
  provider.failure = { kind: 'unreachable', message: 'it is away' }
  for (let at = 0; at < 4; at++) {
    await tellProviders(ctx)
    now += 16_000
  }
  provider.failure = null
  await happens(first, 'succeeded')
  const second = await deploy()
  const elsewhere = await deploy('test')
  for (const id of [second, elsewhere]) await happens(id, 'succeeded')
  // The first was tried often and would be asked about last.
  await database.db.told.update({ where: { deployId: first }, data: { nextAt: new Date(now + 5000) } })
  await tellProviders(ctx)
  expect(provider.reports.map(({ deployId }) => deployId)).toEqual([elsewhere])
  now += 6000
  await tellProviders(ctx)
  await tellProviders(ctx)
  expect(provider.reports.map(({ deployId, state }) => [deployId, state])).toEqual([
    [elsewhere, 'succeeded'],
    [first, 'queued'],
    [first, 'succeeded'],
    [second, 'succeeded'],
  ])
})

test('one that wants to be left alone is, until the time it named', async () => {
  const id = await deploy()
  await happens(id, 'queued')
  const until = new Date(now + 600_000)
  provider.failure = { kind: 'rate_limited', message: 'asked too often', until }
  await tellProviders(ctx)
  expect(await database.db.told.findUnique({ where: { deployId: id } })).toMatchObject({ nextAt: until })
})

test('what it will never take does not hold up the rest', async () => {
  const id = await deploy()
  await happens(id, 'queued')
  provider.failure = { kind: 'refused', message: 'no such commit' }
  await tellProviders(ctx)
  provider.failure = null
  await happens(id, 'running')
  now += 3000
  await tellProviders(ctx)
  expect(told()).toEqual(['running'])
})

test('ten workers at once tell it once', async () => {
  const ids = await Promise.all(['test', 'canary', 'production'].map(deploy))
  for (const id of ids) await happens(id, 'queued')
  await Promise.all(Array.from({ length: 10 }, () => tellProviders(ctx)))
  expect(provider.reports.map(({ deployId }) => deployId).sort()).toEqual(ids.toSorted())
})

test('a service that only has git tells nobody', async () => {
  await database.db.service.update({ where: { id: service.id }, data: { provider: 'git' } })
  const id = await deploy()
  await happens(id, 'queued')
  await tellProviders(ctx)
  expect(await database.db.told.count({ where: { deployId: id } })).toBe(0)
})
