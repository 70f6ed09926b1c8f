import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBullmqQueue } from '@/lib/adapters/bullmq/queue'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { haproxies } from '@/lib/adapters/haproxy/haproxy'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { createVault } from '@/lib/db/vault'
import { OWNER } from '@/lib/domain/actor'
import { systemClock } from '@/lib/ports/clock'
import type { JobHandlers, Queue } from '@/lib/ports/queue'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { eventually } from '@/test/eventually'
import { Origin } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { askCheckRun } from './ask-check-run'
import { fetchRepository } from './fetch-repository'
import { removeService } from './remove-service'
import { runWatchedCheck } from './run-watched-check'
import { setVariable } from './variables'
import { alignSchedules } from './watch/align-schedules'
import type { WorkerContext } from './worker-context'

const forever = new AbortController().signal

let database: TestDatabase
let ctx: WorkerContext
let origin: Origin
let serviceId: string
let site: Site

/** A real service that turns bad and good again, and can hold its answers back. */
type Site = { url: string; status: number; asked: number; hold: boolean; release(): void; close(): Promise<void> }

async function openSite(): Promise<Site> {
  const held: (() => void)[] = []
  const server: Server = createServer((request, response) => {
    site.asked++
    const key = String(request.headers['x-key'] ?? '')
    const said = JSON.stringify({ ok: true, key, encoded: Buffer.from(key).toString('base64') })
    const answer = () => response.writeHead(site.status, { 'x-said': encodeURIComponent(key) }).end(said)
    if (site.hold) held.push(answer)
    else answer()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 200,
    asked: 0,
    hold: false,
    release: () => {
      for (const answer of held.splice(0)) answer()
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const CHECK = 'GET {{base_url}}/up\nHTTP 200\n\nGET {{base_url}}/items?{{revision}}\nHTTP 200\n'
const config = (checks: string) =>
  `service: shop\nchecks: checks/*.hurl\nenvironments: { production: { checks: { ${checks} } } }\n`

function commit(checks: string, files: Record<string, string> = { 'checks/up.hurl': CHECK }): string {
  const all = { 'prometheus.yml': config(checks), ...files }
  return origin.commit(
    'main',
    Object.entries(all).map(([path, content]) => ({ path, content })),
  )
}

const openQueue = (): Queue =>
  createBullmqQueue({ databaseUrl: database.url, redisUrl: null, onError: () => undefined })

/** A second worker: another queue on the same database. */
const another = (): WorkerContext => ({ ...ctx, queue: openQueue(), worker: 'test:2:2' })

function work(worker: WorkerContext, shutdown = forever): Promise<void> {
  const nothing = async () => {}
  const handlers = new Proxy({} as JobHandlers, {
    get: (_handlers, name) => (name === 'run-check' ? (job: never) => runWatchedCheck(worker, job, shutdown) : nothing),
  })
  return worker.queue.work(handlers, 4)
}

const theCheck = () => database.db.check.findFirstOrThrow({ where: { path: 'checks/up.hurl' } })
const runs = () => database.db.checkRun.findMany({ orderBy: { startedAt: 'asc' } })
const events = async () =>
  (await database.db.event.findMany({ where: { kind: { startsWith: 'check.' } }, orderBy: { id: 'asc' } })).map(
    ({ kind }) => kind,
  )
/** One run, as the schedule would begin it. */
const runOnce = async () => runWatchedCheck(ctx, { checkId: (await theCheck()).id }, forever)

beforeEach(async () => {
  database = await createTestDatabase()
  site = await openSite()
  origin = new Origin()
  ctx = {
    db: database.db,
    queue: openQueue(),
    clock: systemClock,
    vault: createVault(new Uint8Array(32)),
    providers: [plainGit],
    hosts: sshHosts(),
    balancers: haproxies(),
    repositories: new GitRepositories({ folder: scratch('mirrors-') }),
    log: pino({ level: 'silent' }),
    worker: 'test:1:1',
    heartbeatMs: 100,
    staleMs: 1_500,
    publicUrl: 'http://127.0.0.1:3000',
  }
  const service = await database.db.service.create({ data: { name: 'shop', repositoryUrl: origin.folder } })
  serviceId = service.id
  const set = { environment: 'production', name: 'base_url', value: site.url, secret: false }
  expect(await setVariable(ctx, OWNER, set)).toMatchObject({ ok: true })
})
afterEach(async () => {
  site.release()
  await ctx.queue.close()
  await ctx.hosts.close()
  await site.close()
  await database.drop()
})

test('schedules follow prometheus.yml: a check is added, changed, removed, and all go with the service', async () => {
  commit('every: 60s')
  await fetchRepository(ctx, serviceId)
  const check = await theCheck()
  expect(check).toMatchObject({
    everySeconds: 60,
    state: 'unknown',
    requests: [{ method: 'GET', url: '{{base_url}}/up' }, {}],
  })
  expect(await ctx.queue.schedules()).toMatchObject([{ key: `check-${check.id}`, everyMs: 60_000 }])

  commit('every: 10s, timeout: 7s', { 'checks/up.hurl': CHECK, 'checks/more.hurl': CHECK })
  await fetchRepository(ctx, serviceId)
  const held = await ctx.queue.schedules()
  expect(held.map(({ everyMs }) => everyMs)).toEqual([10_000, 10_000])
  expect(held[0]?.offsetMs).not.toBe(held[1]?.offsetMs)
  expect(await theCheck()).toMatchObject({ id: check.id, everySeconds: 10, timeoutSeconds: 7 })

  commit('every: 10s', { 'checks/more.hurl': CHECK })
  await fetchRepository(ctx, serviceId)
  expect(await theCheck()).toMatchObject({ everySeconds: null, goneAt: expect.any(Date) })
  expect(await ctx.queue.schedules()).toHaveLength(1)

  expect(await removeService(ctx, OWNER, { serviceId })).toMatchObject({ ok: true })
  await alignSchedules(ctx)
  expect(await ctx.queue.schedules()).toEqual([])
})

test('a commit whose checks cannot be read is told, and what was watched goes on', async () => {
  const good = commit('every: 60s')
  await fetchRepository(ctx, serviceId)
  commit('every: 60s', { 'checks/up.hurl': 'GET\n' })
  await fetchRepository(ctx, serviceId)
  const watch = await database.db.watch.findFirstOrThrow({ where: { environment: { name: 'production' } } })
  expect(watch.problem).toMatch(/^checks\/up\.hurl line 1/)
  expect(await theCheck()).toMatchObject({ sha: good, everySeconds: 60, goneAt: null })
  expect(await ctx.queue.schedules()).toHaveLength(1)
})

test('what runs in an environment is watched by its own checks, not by those of the default branch', async () => {
  const live = commit('every: 60s')
  await fetchRepository(ctx, serviceId)
  const environment = await database.db.environment.findUniqueOrThrow({ where: { name: 'production' } })
  const host = await database.db.host.create({
    data: { name: 'h', address: '192.0.2.1', port: 22, user: 'u', privateKey: new Uint8Array() },
  })
  const on = { serviceId, environmentId: environment.id, hostId: host.id }
  await database.db.instance.create({ data: { ...on, port: 1, expectedRelease: 'r', expectedSha: live } })
  commit('every: 10s', { 'checks/new.hurl': CHECK })
  await fetchRepository(ctx, serviceId)
  const paths = await database.db.check.findMany({ where: { environmentId: environment.id } })
  expect(paths.map(({ path, everySeconds, sha }) => [path, everySeconds, sha])).toEqual([['checks/up.hurl', 60, live]])
})

test('a service that turns bad makes the alert fire after its runs, and resolves when it is good again', async () => {
  const sha = commit('every: 60s, alert: { fire_after: 2, resolve_after: 2 }')
  await fetchRepository(ctx, serviceId)
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'ok', recent: 'p', runId: null })
  site.status = 500
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'ok', bad: 1 })
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'firing', bad: 2, lastReason: expect.stringContaining('500') })
  site.status = 200
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'firing', good: 1 })
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'ok', recent: 'pffpp', firingSince: null })
  expect(await events()).toEqual(['check.ok', 'check.fired', 'check.resolved'])
  const [first] = await runs()
  expect(first).toMatchObject({ trigger: 'schedule', verdict: 'pass', sha })
  expect(first?.requestMs).toHaveLength(2)
  expect(JSON.stringify(first?.result)).toContain(`/items?${sha}`)
})

test('a bad run during a deploy is muted where the environment says so, and told of when the deploy is over', async () => {
  commit('every: 60s, alert: { fire_after: 1, mute_during_deploys: true }')
  await fetchRepository(ctx, serviceId)
  await runOnce()
  const { environmentId } = await theCheck()
  const { id } = await database.db.deploy.create({
    data: {
      ...{ serviceId, environmentId, number: 1, kind: 'deploy', state: 'running', ref: 'main', sha: 'a'.repeat(40) },
      ...{ actorKind: 'person', actorId: 'owner', actorName: 'Owner' },
    },
  })
  site.status = 500
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'firing', toldAt: null })
  await database.db.deploy.update({ where: { id }, data: { state: 'succeeded' } })
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'firing', toldAt: expect.any(Date) })
  expect(await events()).toEqual(['check.ok', 'check.firing', 'check.fired'])
})

test('what an environment does not allow is not reached, and what it cannot reach is no green', async () => {
  commit('every: 60s', { 'checks/up.hurl': 'GET http://127.0.0.1:1/metadata\nHTTP 200\n' })
  await fetchRepository(ctx, serviceId)
  await runOnce()
  expect(await theCheck()).toMatchObject({ recent: 'i', lastReason: expect.stringMatching(/loopback|not on the list/) })
  expect(site.asked).toBe(0)
})

test('a slow check never overlaps itself, also with two workers on one schedule', async () => {
  commit('every: 10s')
  await fetchRepository(ctx, serviceId)
  site.hold = true
  const first = runOnce()
  await eventually(() => expect(site.asked).toBe(1))
  const { id: checkId } = await theCheck()
  const second = another()
  await Promise.all([runWatchedCheck(second, { checkId }, forever), runWatchedCheck(ctx, { checkId }, forever)])
  expect(site.asked).toBe(1)
  expect(await runs()).toHaveLength(1)
  site.hold = false
  site.release()
  await first
  expect(await theCheck()).toMatchObject({ recent: 'p' })
  await second.queue.close()
})

test('a run whose worker died counts for nothing, and the check goes on with another worker', async () => {
  commit('every: 10s')
  await fetchRepository(ctx, serviceId)
  const check = await theCheck()
  const { serviceId: ofService, environmentId, path, sha } = check
  const dead = await database.db.checkRun.create({
    data: { serviceId: ofService, environmentId, path, sha, trigger: 'schedule' },
  })
  await database.db.check.update({
    where: { id: check.id },
    data: { runId: dead.id, beatAt: new Date(Date.now() - 5_000) },
  })
  await runOnce()
  expect((await runs()).map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ['inconclusive', 'the worker that ran it is gone'],
    ['pass', null],
  ])
  expect(await theCheck()).toMatchObject({ recent: 'p' })
})

test('who asks for a run while another goes on gets it when that one has ended', async () => {
  commit('every: 3600s')
  await fetchRepository(ctx, serviceId)
  await work(ctx)
  site.hold = true
  const first = runOnce()
  await eventually(() => expect(site.asked).toBe(1))
  const asked = await askCheckRun(ctx, OWNER, { service: 'shop', environment: 'production', check: 'up' })
  expect(asked).toMatchObject({ ok: true, value: { verdict: 'running', trigger: 'manual' } })
  const again = await askCheckRun(ctx, OWNER, { service: 'shop', environment: 'production', check: 'up' })
  expect(again).toEqual(asked)
  expect(site.asked).toBe(1)
  site.hold = false
  site.release()
  await first
  await eventually(async () =>
    expect((await runs()).map(({ trigger, verdict }) => `${trigger} ${verdict}`)).toEqual([
      'schedule pass',
      'manual pass',
    ]),
  )
  // It rang no bell and is in no figure.
  expect(await theCheck()).toMatchObject({ recent: 'p', good: 1 })
  expect(await events()).toEqual(['check.asked', 'check.ok', 'check.ran'])
})

test('a secret that an answer repeats is in no row and no event', async () => {
  const secret = 'sentinel/9f31+c0 quiet'
  const set = { environment: 'production', name: 'key', value: secret, secret: true }
  expect(await setVariable(ctx, OWNER, set)).toMatchObject({ ok: true })
  const check = `GET {{base_url}}/up?{{key}}\nX-Key: {{key}}\nHTTP 200\n[Asserts]\njsonpath "$.key" == "something else"\n`
  commit('every: 60s, alert: { fire_after: 1 }', { 'checks/up.hurl': check })
  await fetchRepository(ctx, serviceId)
  await runOnce()
  expect(await theCheck()).toMatchObject({ state: 'firing', lastReason: expect.stringContaining('***') })
  const stored = JSON.stringify([
    await database.db.check.findMany(),
    await runs(),
    (await database.db.event.findMany()).map(({ data }) => data),
  ])
  const bytes = Buffer.from(secret)
  for (const text of [secret, bytes.toString('base64'), encodeURIComponent(secret), bytes.toString('hex')])
    expect(stored).not.toContain(text)
  expect(stored).toContain('x-said')
})

test('a worker that shuts down lets its run go, as if it had never begun', async () => {
  commit('every: 10s')
  await fetchRepository(ctx, serviceId)
  site.hold = true
  const shutdown = new AbortController()
  const run = runWatchedCheck(ctx, { checkId: (await theCheck()).id }, shutdown.signal)
  await eventually(() => expect(site.asked).toBe(1))
  shutdown.abort()
  await run
  expect(await runs()).toEqual([])
  expect(await theCheck()).toMatchObject({ runId: null, recent: '' })
})

test('the schedule runs by itself, and goes on after its worker was replaced', async () => {
  commit('every: 10s')
  await fetchRepository(ctx, serviceId)
  const first = another()
  await work(first)
  await eventually(async () => expect((await theCheck()).recent).toBe('p'))
  await first.queue.close()
  const second = another()
  await work(second)
  await eventually(async () => expect((await theCheck()).recent).toBe('pp'))
  await second.queue.close()
  const [one, two] = await runs()
  const apart = (two?.startedAt.getTime() ?? 0) - (one?.startedAt.getTime() ?? 0)
  expect(Math.abs(apart - Math.round(apart / 10_000) * 10_000)).toBeLessThan(4_000)
}, 120_000)
