import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { readQueuePlace } from '@/lib/db/read/queue'
import { readRunning } from '@/lib/db/read/running'
import { recordCiStatuses } from '@/lib/db/write/ci-statuses'
import { ON_GREEN, OWNER } from '@/lib/domain/actor'
import type { CiResult } from '@/lib/domain/ci-status'
import { systemClock } from '@/lib/ports/clock'
import type { Job } from '@/lib/ports/queue'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { Origin } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { considerAutoDeploys } from './consider-auto-deploys'
import { fetchRepository } from './fetch-repository'
import { lock, unlock } from './locks'
import { requestDeploy } from './request-deploy'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
let ctx: WorkerContext
let origin: Origin
let service: { id: string; name: string }
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  origin = new Origin()
  const queue = { add: async (_job: Job) => {}, work: async () => {}, close: async () => {} }
  const repositories = new GitRepositories({ folder: scratch('mirrors ') })
  const providers = [plainGit]
  ctx = { db: database.db, queue, clock: systemClock, repositories, providers } as unknown as WorkerContext
  const name = `checkout-${count++}`
  const { db } = database
  service = await db.service.create({ data: { name, repositoryUrl: origin.folder } })
  const environment = await db.environment.findUniqueOrThrow({ where: { name: 'test' } })
  const address = { address: 'h.example', port: 22, user: 'deploy', privateKey: new Uint8Array() }
  const known = { hostKey: 'SHA256:abc', contactedAt: new Date(), facts: { missing: [] } }
  const host = await db.host.create({ data: { name: `h-${count}`, ...address, ...known } })
  await db.instance.create({
    data: { serviceId: service.id, environmentId: environment.id, hostId: host.id, port: 80 },
  })
})

const CI = 'ci: { require: [ci/test] }\n'
const AUTO = 'environments: { test: { branches: [main, topic/*], auto_deploy: true } }\n'
function push(branch: string, subject: string, more: { parent?: string; text?: string } = {}): string {
  const { parent, text = CI + AUTO } = more
  const content = `service: ${service.name}\n${text}`
  const files = [
    { path: 'prometheus.yml', content },
    { path: 'a', content: subject },
  ]
  return origin.commit(branch, files, { subject, ...(parent && { parent }) })
}
const ci = (sha: string, result: CiResult) =>
  database.db.$transaction(tx => {
    const job = { source: 'ci', context: 'ci/test', result, run: count++, at: 0, description: '', url: '' }
    return recordCiStatuses(tx, service.id, sha, [{ ...job, startedAt: null, finishedAt: null }])
  })
async function consider(): Promise<string[]> {
  await fetchRepository(ctx, service.id)
  await considerAutoDeploys(ctx, service.id)
  const rows = await database.db.deploy.findMany({ where: { serviceId: service.id }, orderBy: { number: 'asc' } })
  return rows.map(({ sha }) => sha)
}
const over = (state: string) => database.db.deploy.updateMany({ where: { serviceId: service.id }, data: { state } })

test('a commit goes out when CI has passed, once, in the name of the rule', async () => {
  const one = push('main', 'One')
  expect(await consider()).toEqual([])
  await ci(one, 'running')
  expect(await consider()).toEqual([])
  await ci(one, 'success')
  expect(await consider()).toEqual([one])
  expect(await consider()).toEqual([one])
  const row = await database.db.deploy.findFirstOrThrow({ where: { serviceId: service.id } })
  expect(row).toMatchObject({ actorName: 'Deploy on green', branch: 'main', ref: 'main', subject: 'One' })
})

test('what a person asks for at the same moment is not asked for again by the rule', async () => {
  const sha = push('main', 'One')
  await fetchRepository(ctx, service.id)
  await ci(sha, 'success')
  const wish = { service: service.name, environment: 'test', ref: 'main' }
  const asked = await requestDeploy(ctx, OWNER, wish)
  const again = await requestDeploy(ctx, ON_GREEN, { ...wish, patient: true, idempotencyKey: `on-green-${sha}` })
  expect(again).toEqual(asked)
  expect(asked).toMatchObject({ ok: true, value: { number: 1, state: 'queued' } })
})

test('the newest green commit goes while a newer one still runs, and then that one', async () => {
  const one = push('main', 'One')
  await ci(one, 'success')
  await consider()
  await over('succeeded')
  const two = push('main', 'Two', { parent: one })
  const three = push('main', 'Three', { parent: two })
  await ci(two, 'success')
  await ci(three, 'running')
  expect(await consider()).toEqual([one, two])
  await over('succeeded')
  await ci(three, 'success')
  expect(await consider()).toEqual([one, two, three])
})

test('a commit that failed there is not tried again, and its successor is', async () => {
  const one = push('main', 'One')
  await ci(one, 'success')
  await consider()
  await over('rolled_back')
  expect(await consider()).toEqual([one])
  const two = push('main', 'Two', { parent: one })
  await ci(two, 'success')
  expect(await consider()).toEqual([one, two])
})

test('[skip deploy] and branches that may not go there stay', async () => {
  await ci(push('main', 'Docs [skip deploy]'), 'success')
  await ci(push('other', 'Other'), 'success')
  expect(await consider()).toEqual([])
})

test('a branch that is older than what was brought there does not replace it', async () => {
  const topic = push('topic/a', 'Topic')
  const main = push('main', 'Main')
  await ci(topic, 'success')
  await ci(main, 'success')
  expect(await consider()).toEqual([main])
  await over('succeeded')
  expect(await consider()).toEqual([main])
  const newer = push('topic/a', 'More', { parent: topic })
  await ci(newer, 'success')
  expect(await consider()).toEqual([main, newer])
})

test('a force push goes out, too', async () => {
  const one = push('main', 'One')
  await ci(one, 'success')
  await consider()
  await over('succeeded')
  const forced = push('main', 'Another one')
  await ci(forced, 'success')
  expect(await consider()).toEqual([one, forced])
})

test('only so many commits go at once', async () => {
  const text = `${CI}environments: { test: { auto_deploy: true, auto_deploy_commits: 1 } }\n`
  const one = push('main', 'One', { text })
  await ci(one, 'success')
  await consider()
  await over('succeeded')
  const two = push('main', 'Two', { parent: one, text })
  const three = push('main', 'Three', { parent: two, text })
  await ci(two, 'success')
  await ci(three, 'success')
  expect(await consider()).toEqual([one, two])
  await over('succeeded')
  expect(await consider()).toEqual([one, two, three])
})

test('under a lock and in a freeze it waits, and the page says what for', async () => {
  const freeze = 'freezes: [{ from: 2020-01-01, to: 2099-01-01, reason: Stocktaking }]'
  const text = `${CI}environments: { test: { auto_deploy: true, ${freeze} } }\n`
  const held = await lock(ctx, OWNER, { service: service.name, environment: 'test', reason: 'Load test', for: '1h' })
  await ci(push('main', 'One', { text }), 'success')
  expect(await consider()).toHaveLength(1)
  const { id } = await database.db.deploy.findFirstOrThrow({ where: { serviceId: service.id, state: 'queued' } })
  const codes = async () =>
    (await readQueuePlace(database.db, id, new Date()))?.reasons.map(({ code, waits }) => [code, waits])
  expect(await codes()).toEqual([
    ['locked', true],
    ['frozen', true],
  ])
  const onCard = async () => (await readRunning(database.db, service.id)).map(({ waits }) => waits)
  expect(await onCard()).toEqual(['waits for a lock'])
  if (held.ok) await unlock(ctx, OWNER, { lockId: held.value.id })
  expect(await codes()).toEqual([['frozen', true]])
  expect(await onCard()).toEqual(['waits for its window'])
})

test('without the key nothing goes by itself', async () => {
  await ci(push('main', 'One', { text: CI }), 'success')
  expect(await consider()).toEqual([])
})
