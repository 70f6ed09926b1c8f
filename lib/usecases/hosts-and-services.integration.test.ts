import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVault } from '@/lib/db/vault'
import { OWNER } from '@/lib/domain/actor'
import { systemClock } from '@/lib/ports/clock'
import type { Job } from '@/lib/ports/queue'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import { acceptHostKey } from './accept-host-key'
import { addHost } from './add-host'
import { addService } from './add-service'
import type { Context } from './context'
import { editHost } from './edit-host'
import { addEnvironment, removeEnvironment } from './environments'
import { removeHost } from './remove-host'
import { setInstances } from './set-instances'

const KEY = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----\n'

let database: TestDatabase
let ctx: Context
const jobs: Job[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const vault = createVault(randomBytes(32))
  const queue = { ...noQueue, add: async (job: Job) => void jobs.push(job) }
  ctx = { db: database.db, queue, clock: systemClock, vault }
})
afterAll(() => database.drop())

async function host(name: string): Promise<string> {
  const added = await addHost(ctx, OWNER, {
    name,
    address: `${name}.example`,
    port: 22,
    user: 'deploy',
    privateKey: KEY,
  })
  if (!added.ok) throw new Error(added.failure.detail)
  return added.value.id
}

const lastEvent = () => database.db.event.findFirst({ orderBy: { id: 'desc' } })

test('a host is added with its key encrypted, an event without it, and a wish for contact', async () => {
  const id = await host('enc-1')
  const row = await database.db.host.findUniqueOrThrow({ where: { id } })
  expect(Buffer.from(row.privateKey).includes('PRIVATE KEY')).toBe(false)
  expect(ctx.vault.decrypt(row.privateKey).reveal()).toBe(KEY)
  expect(row.contactWantedAt).not.toBeNull()
  expect(jobs.at(-1)).toEqual({ name: 'contact-host', data: { hostId: id } })
  const event = await lastEvent()
  expect(event).toMatchObject({ kind: 'host.added', hostId: id, actorId: 'owner' })
  expect(JSON.stringify(event?.data)).not.toContain('PRIVATE')
})

test('a name that is taken is said beside its field, and an edit without a key keeps the old one', async () => {
  const id = await host('twin-1')
  const input = { name: 'twin-1', address: 'x.example', port: 22, user: 'deploy', privateKey: KEY }
  expect(await addHost(ctx, OWNER, input)).toMatchObject({ ok: false, failure: { code: 'conflict', field: 'name' } })
  expect(await editHost(ctx, OWNER, { ...input, hostId: id, address: 'y.example', privateKey: '' })).toMatchObject({
    ok: true,
  })
  const row = await database.db.host.findUniqueOrThrow({ where: { id } })
  expect([row.address, ctx.vault.decrypt(row.privateKey).reveal()]).toEqual(['y.example', KEY])
})

test('only the key that a person saw is pinned', async () => {
  const id = await host('key-1')
  const accept = (fingerprint: string) => acceptHostKey(ctx, OWNER, { hostId: id, fingerprint })
  expect(await accept('SHA256:a')).toMatchObject({ ok: false, failure: { code: 'conflict' } })
  await database.db.host.update({ where: { id }, data: { offeredKey: 'SHA256:a', offeredKeyType: 'ssh-ed25519' } })
  expect(await accept('SHA256:b')).toMatchObject({ ok: false })
  expect(await accept('SHA256:a')).toMatchObject({ ok: true })
  expect(await database.db.host.findUnique({ where: { id } })).toMatchObject({ hostKey: 'SHA256:a', offeredKey: null })
  expect(await lastEvent()).toMatchObject({ kind: 'host.key_accepted' })
  expect(await accept('SHA256:a')).toMatchObject({ ok: true })
})

test('instances are set as a whole, keep what they know, and say which row is at fault', async () => {
  const [a, b] = [await host('inst-1'), await host('inst-2')]
  expect(await addService(ctx, OWNER, { repositoryUrl: 'https://x.example/acme/cart.git' })).toMatchObject({
    ok: true,
    value: { name: 'cart' },
  })
  const set = (...instances: [string, string, number][]) =>
    setInstances(ctx, OWNER, {
      service: 'cart',
      instances: instances.map(([hostId, environment, port]) => ({ hostId, environment, port, enabled: true })),
    })
  expect(await set([a, 'test', 8080], [b, 'production', 8080])).toMatchObject({ ok: true })
  await database.db.instance.updateMany({ where: { hostId: a }, data: { expectedRelease: 'r' } })
  expect(await set([a, 'test', 8080], [a, 'test', 8081])).toMatchObject({ failure: { field: 'instances.1.hostId' } })
  expect(await set([a, 'test', 8080], [a, 'canary', 8080])).toMatchObject({ failure: { field: 'instances.1.port' } })
  expect(await set([a, 'nowhere', 8080])).toMatchObject({ failure: { field: 'instances.0.environment' } })
  expect(await set([a, 'test', 9090])).toMatchObject({ ok: true })
  const rows = await database.db.instance.findMany()
  expect(rows.map(({ hostId, port, expectedRelease }) => [hostId, port, expectedRelease])).toEqual([[a, 9090, 'r']])
  expect(await removeHost(ctx, OWNER, { hostId: a })).toMatchObject({ ok: false, failure: { code: 'conflict' } })
  expect(await removeHost(ctx, OWNER, { hostId: b })).toMatchObject({ ok: true })
})

test('instances that somebody else has added meanwhile are not saved away', async () => {
  const [a, b] = [await host('meanwhile-1'), await host('meanwhile-2')]
  await addService(ctx, OWNER, { repositoryUrl: 'https://x.example/acme/till.git' })
  const on = (hostId: string, port = 8080) => ({ hostId, environment: 'production', port, enabled: true })
  const save = (began: ReturnType<typeof on>[], instances: ReturnType<typeof on>[]) =>
    setInstances(ctx, OWNER, { service: 'till', instances, began })
  expect(await save([], [on(a)])).toMatchObject({ ok: true })
  expect(await save([on(a)], [on(a), on(b)])).toMatchObject({ ok: true })
  expect(await save([on(a)], [on(a, 9090)])).toMatchObject({
    failure: {
      code: 'conflict',
      detail: 'Since you began, meanwhile-2 in production was added. Look at the list, and save again.',
    },
  })
  const where = { service: { name: 'till' } }
  const rows = await database.db.instance.findMany({ where, orderBy: { host: { name: 'asc' } } })
  expect(rows.map(({ hostId, port }) => [hostId, port])).toEqual([
    [a, 8080],
    [b, 8080],
  ])
  expect(await save([on(b), on(a)], [on(a, 9090), on(b)])).toMatchObject({ ok: true })
})

test('an environment comes last, and goes only while nothing lives in it', async () => {
  expect(await addEnvironment(ctx, OWNER, { name: 'staging' })).toMatchObject({ ok: true })
  expect(await addEnvironment(ctx, OWNER, { name: 'staging' })).toMatchObject({ failure: { field: 'name' } })
  const all = await database.db.environment.findMany({ orderBy: { position: 'asc' } })
  expect(all.at(-1)?.name).toBe('staging')
  const idOf = (name: string) => all.find(environment => environment.name === name)?.id ?? ''
  expect(await removeEnvironment(ctx, OWNER, { environmentId: idOf('test') })).toMatchObject({ ok: false })
  expect(await removeEnvironment(ctx, OWNER, { environmentId: idOf('staging') })).toMatchObject({ ok: true })
})

test('whoever is not known may do nothing', async () => {
  const stranger = { kind: 'token', id: 'x', name: 'x' } as const
  expect(await addService(ctx, stranger, { repositoryUrl: '/srv/a' })).toMatchObject({ failure: { code: 'forbidden' } })
})
