import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { MemoryProvider } from '@/lib/adapters/memory/git-provider'
import { readCi } from '@/lib/db/read/ci'
import { recordPull } from '@/lib/db/write/pulls'
import type { CiResult } from '@/lib/domain/ci-status'
import { ok } from '@/lib/domain/result'
import type { Job } from '@/lib/ports/queue'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { askProvider } from './ask-provider'
import { wantCi } from './want-provider'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
let ctx: WorkerContext
let provider: MemoryProvider
let serviceId: string
let now: number
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  provider = new MemoryProvider()
  now = Date.now()
  const queue = { add: async (_job: Job) => {} }
  const clock = { now: () => new Date(now) }
  ctx = { db: database.db, clock, queue, providers: [provider, plainGit] } as unknown as WorkerContext
  const name = `checkout-${count++}`
  const url = `https://memory.example/acme/${count}.git`
  serviceId = (await database.db.service.create({ data: { name, repositoryUrl: url, provider: 'memory' } })).id
})

const sha = (digit: string) => digit.repeat(40)
async function head(name: string, commit: string, daysOld = 0) {
  const person = { authorName: 'Ada', authorEmail: 'ada@example.com', subject: 'Change' }
  const committedAt = new Date(now - daysOld * 86_400_000)
  await database.db.branch.create({ data: { serviceId, name, sha: commit, committedAt, ...person } })
}
const say = (commit: string, result: CiResult, run = 1) =>
  provider.add(commit, {
    ...{ source: 'memory', context: 'ci/test', result, run, at: now, description: '', url: '' },
    ...{ startedAt: now, finishedAt: null },
  })
const known = async (commit: string) =>
  (await readCi(database.db, { id: serviceId, provider: 'memory' }, [commit]))(commit)

test('what CI says of a new head is not known until it was asked', async () => {
  await head('main', sha('a'))
  expect(await known(sha('a'))).toMatchObject({ complete: false, why: 'memory was not asked yet' })
  say(sha('a'), 'success')
  await askProvider(ctx, serviceId)
  expect(await known(sha('a'))).toMatchObject({ complete: true, reports: [{ context: 'ci/test', result: 'success' }] })
})

test('nothing reported is an answer, too', async () => {
  await head('main', sha('a'))
  await askProvider(ctx, serviceId)
  expect(await known(sha('a'))).toEqual({ complete: true, reports: [] })
})

test('only what is due is asked for: soon where jobs run, later where all are over, never what is old', async () => {
  await head('main', sha('a'))
  await head('topic', sha('b'))
  await head('old', sha('c'), 60)
  say(sha('a'), 'running')
  say(sha('b'), 'success')
  await askProvider(ctx, serviceId)
  // Two commits and the pull requests.
  expect(provider.asked).toBe(3)
  await askProvider(ctx, serviceId)
  expect(provider.asked).toBe(3)
  now += 61_000
  await askProvider(ctx, serviceId)
  expect(provider.asked).toBe(4)
  now += 900_000
  await askProvider(ctx, serviceId)
  expect(provider.asked).toBe(7)
})

test('a commit that someone wants to know about is asked for at once', async () => {
  await head('old', sha('c'), 60)
  await wantCi(ctx, serviceId, sha('c'))
  await askProvider(ctx, serviceId)
  expect(await known(sha('c'))).toMatchObject({ complete: true })
  expect(await database.db.ciCommit.count({ where: { serviceId, wantedAt: { not: null } } })).toBe(0)
})

test('a lost webhook is made up for, also where a run began again', async () => {
  await head('main', sha('a'))
  say(sha('a'), 'success')
  await askProvider(ctx, serviceId)
  say(sha('a'), 'running')
  now += 901_000
  await askProvider(ctx, serviceId)
  expect(await known(sha('a'))).toMatchObject({ reports: [{ result: 'running' }] })
})

test('a provider that wants to be left alone is, and what it was asked about is not known', async () => {
  await head('main', sha('a'))
  say(sha('a'), 'success')
  await askProvider(ctx, serviceId)
  const until = new Date('2026-11-21T10:15:00Z')
  provider.failure = { kind: 'rate_limited', message: 'asked too often, again at 10:15 UTC', until }
  await head('topic', sha('b'))
  await head('more', sha('d'))
  provider.asked = 0
  await askProvider(ctx, serviceId)
  expect(provider.asked).toBe(1)
  const service = await database.db.service.findUniqueOrThrow({ where: { id: serviceId } })
  expect(service.providerFailure).toMatchObject({ kind: 'rate_limited', until: until.toISOString() })
  const why = (await Promise.all([sha('b'), sha('d')].map(known))).map(ci => ci.why)
  expect(why.sort()).toEqual(['asked too often, again at 10:15 UTC', 'memory was not asked yet'])
  expect(await known(sha('a'))).toMatchObject({ complete: true })

  provider.failure = null
  now += 61_000
  await askProvider(ctx, serviceId)
  expect(await known(sha('b'))).toMatchObject({ complete: true })
  expect((await database.db.service.findUniqueOrThrow({ where: { id: serviceId } })).providerFailure).toBeNull()
})

test('pull requests are asked for, and then those that have changed', async () => {
  const pull = { number: 1, title: 'One', branch: 'topic', sha: sha('b'), author: 'ada', url: 'https://x/1' }
  provider.pulls.push({ ...pull, state: 'open', review: 'approved', updatedAt: new Date(now - 5000) })
  await askProvider(ctx, serviceId)
  const where = { serviceId_number: { serviceId, number: 1 } }
  expect(await database.db.pullRequest.findUnique({ where })).toMatchObject({ state: 'open', review: 'approved' })
  provider.pulls[0] = { ...pull, state: 'closed', review: null, updatedAt: new Date(now) }
  now += 301_000
  await askProvider(ctx, serviceId)
  expect(await database.db.pullRequest.findUnique({ where })).toMatchObject({ state: 'closed', review: 'approved' })
})

test('a pull request whose webhook was lost is found, though a later one was told of', async () => {
  const pull = { title: 'One', branch: 'topic', sha: sha('b'), author: 'ada', url: 'https://x/1', review: null }
  const first = { ...pull, number: 1, state: 'open' as const, updatedAt: new Date(now - 5000) }
  provider.pulls.push(first)
  await askProvider(ctx, serviceId)
  provider.pulls[0] = { ...first, state: 'merged', updatedAt: new Date(now + 1000) }
  const later = { ...pull, number: 2, state: 'open' as const, updatedAt: new Date(now + 2000) }
  await database.db.$transaction(tx => recordPull(tx, serviceId, later))
  now += 301_000
  await askProvider(ctx, serviceId)
  const where = { serviceId_number: { serviceId, number: 1 } }
  expect(await database.db.pullRequest.findUnique({ where })).toMatchObject({ state: 'merged' })
})

test('a wish that comes while the provider is asked is not taken for answered', async () => {
  await head('main', sha('a'))
  const open = provider.open.bind(provider)
  provider.open = repository => ({
    ...open(repository),
    ci: async () => {
      provider.open = open
      now += 1000
      await wantCi(ctx, serviceId, sha('a'))
      say(sha('a'), 'failure')
      return ok({ statuses: [], validators: {} })
    },
  })
  await askProvider(ctx, serviceId)
  expect(await known(sha('a'))).toMatchObject({ reports: [] })
  await askProvider(ctx, serviceId)
  expect(await known(sha('a'))).toMatchObject({ reports: [{ result: 'failure' }] })
})

test('a wish outlives a provider that is away, and not a commit that it does not know', async () => {
  await head('old', sha('c'), 60)
  const wished = () => database.db.ciCommit.count({ where: { serviceId, wantedAt: { not: null } } })
  await wantCi(ctx, serviceId, sha('c'))
  provider.failure = { kind: 'unreachable', message: 'it does not answer' }
  await askProvider(ctx, serviceId)
  expect(await wished()).toBe(1)
  provider.failure = { kind: 'not_found', message: 'it has no such commit' }
  await askProvider(ctx, serviceId)
  expect(await wished()).toBe(0)
})
