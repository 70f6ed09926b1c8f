import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { systemClock } from '@/lib/ports/clock'
import type { Job } from '@/lib/ports/queue'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { Origin } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { compareCommits } from './compare-commits'
import { fetchRepository } from './fetch-repository'
import { wantChanges } from './want-changes'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
let ctx: WorkerContext
let jobs: Job[]
let origin: Origin
let service: { id: string; name: string }
let count = 0
const file = (content: string) => [{ path: 'a', content }]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  jobs = []
  origin = new Origin()
  const queue = { add: async (job: Job) => void jobs.push(job), work: async () => {}, close: async () => {} }
  const repositories = new GitRepositories({ folder: scratch('mirrors ') })
  ctx = { db: database.db, queue, clock: systemClock, repositories, providers: [plainGit] } as unknown as WorkerContext
  const name = `checkout-${count++}`
  service = await database.db.service.create({ data: { name, repositoryUrl: origin.folder } })
})

/** Makes one host of production say that it runs this commit. */
async function runs(sha: string): Promise<void> {
  const { db } = database
  const environment = await db.environment.findUniqueOrThrow({ where: { name: 'production' } })
  const address = { address: 'h.example', port: 22, user: 'deploy', privateKey: new Uint8Array() }
  const host = await db.host.create({ data: { name: `h-${service.name}-${count++}`, ...address } })
  const release = `20261121084500-${sha.slice(0, 7)}`
  const observed = { current: { release, sha }, releases: [{ release, sha }], tree: null, hash: 'blake2b' }
  await db.instance.deleteMany({ where: { serviceId: service.id } })
  await db.instance.create({
    data: {
      serviceId: service.id,
      environmentId: environment.id,
      hostId: host.id,
      port: 80,
      observed,
      observedAt: new Date(),
    },
  })
}
const ask = (sha: string, base?: string) =>
  wantChanges(ctx, { service: service.name, environment: 'production', sha, ...(base && { base }) })
const apart = (base: string) =>
  database.db.comparison.findMany({ where: { serviceId: service.id, base }, orderBy: { ahead: 'asc' } })

test('a fetch counts how far every branch is from what production runs, each pair once', async () => {
  const live = origin.commit('main', file('1'))
  const next = origin.commit('main', file('2'), { parent: live })
  const topic = origin.commit('topic', file('3'), { parent: next })
  await runs(live)
  await fetchRepository(ctx, service.id)
  expect(await apart(live)).toMatchObject([
    { head: next, ahead: 1, behind: 0, changes: null },
    { head: topic, ahead: 2, behind: 0, changes: null },
  ])
  const madeAt = (await apart(live)).map(row => row.madeAt)
  await fetchRepository(ctx, service.id)
  expect((await apart(live)).map(row => row.madeAt)).toEqual(madeAt)
})

test('what would change is worked out by a worker, once', async () => {
  const live = origin.commit('main', file('1'))
  const next = origin.commit('main', [{ path: 'db/migrate/1.sql', content: 'x' }], {
    parent: live,
    subject: 'Add (#7)',
  })
  await runs(live)
  await fetchRepository(ctx, service.id)
  expect(await ask(next)).toEqual({ ok: true, value: { state: 'working' } })
  expect(await ask(next)).toEqual({ ok: true, value: { state: 'working' } })
  expect(jobs.filter(({ name }) => name === 'compare')).toHaveLength(1)

  await compareCommits(ctx, service.id)
  expect(await ask(next)).toMatchObject({
    value: {
      state: 'known',
      changes: {
        ahead: 1,
        behind: 0,
        commits: [{ sha: next, subject: 'Add (#7)', author: 'Ada' }],
        gone: [],
        files: { count: 2, paths: ['a', 'db/migrate/1.sql'] },
      },
    },
  })
  expect(await database.db.event.count({ where: { serviceId: service.id, kind: 'service.compared' } })).toBe(1)
})

test('a commit has the pull request that it names, or whose head it is', async () => {
  const url = 'https://github.com/acme/checkout'
  const pull = (number: number, sha: string, title: string) => ({
    ...{ serviceId: service.id, number, sha, title, state: 'open', branch: `b${number}`, author: 'ada' },
    ...{ url: `${url}/pull/${number}`, updatedAt: new Date() },
  })
  const live = origin.commit('main', file('1'))
  const merged = origin.commit('main', file('2'), { parent: live, subject: 'Round tax (#7)' })
  const older = origin.commit('main', file('3'), { parent: merged, subject: 'Merge pull request #3 from acme/x' })
  const head = origin.commit('main', file('4'), { parent: older, subject: 'Not merged yet' })
  await database.db.pullRequest.createMany({
    data: [pull(7, 'f'.repeat(40), 'Tax'), pull(8, head, 'Next'), pull(9, '9'.repeat(40), 'None of these')],
  })
  await runs(live)
  await fetchRepository(ctx, service.id)
  await ask(head)
  await compareCommits(ctx, service.id)
  expect(await ask(head)).toMatchObject({
    value: {
      pulls: {
        [merged]: { number: 7, title: 'Tax', url: `${url}/pull/7` },
        [older]: { number: 3, title: '', url: null },
        [head]: { number: 8, title: 'Next' },
      },
    },
  })
})

test('a way back is commits that go away', async () => {
  const old = origin.commit('main', file('1'))
  const live = origin.commit('main', file('2'), { parent: old, subject: 'Too quick' })
  origin.git('update-ref', 'refs/heads/old', old)
  await runs(live)
  await fetchRepository(ctx, service.id)
  await ask(old)
  await compareCommits(ctx, service.id)
  expect(await ask(old)).toMatchObject({
    value: { changes: { ahead: 0, behind: 1, commits: [], gone: [{ subject: 'Too quick' }] } },
  })
})

test('a commit that a force push has thrown away before it was ever fetched is not known, and no error', async () => {
  const lost = '1'.repeat(40)
  const head = origin.commit('main', file('1'))
  await runs(lost)
  await fetchRepository(ctx, service.id)
  expect(await apart(lost)).toEqual([])
  await ask(head)
  await compareCommits(ctx, service.id)
  expect(await ask(head)).toMatchObject({ value: { state: 'unknown' } })
})

test('only commits that were met are compared', async () => {
  const live = origin.commit('main', file('1'))
  await runs(live)
  await fetchRepository(ctx, service.id)
  expect(await ask('2'.repeat(40))).toMatchObject({ ok: false, failure: { code: 'not_found' } })
  expect(await ask(live, '--all')).toMatchObject({ ok: false, failure: { code: 'not_found' } })
  expect(jobs.filter(({ name }) => name === 'compare')).toEqual([])
})
