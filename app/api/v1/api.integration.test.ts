import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recordCiStatuses } from '@/lib/db/write/ci-statuses'
import { recordPull } from '@/lib/db/write/pulls'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { seedDeploy, writeProgress } from '@/test/seed-deploy'

const wiring = vi.hoisted(() => ({ getDb: vi.fn(), getWakes: vi.fn(), getContext: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)

const { POST: requestDeploy, GET: notGet } = await import('./services/[name]/deploys/route')
const { POST: cancel } = await import('./deploys/[id]/cancellation/route')
const { POST: rollBack } = await import('./services/[name]/environments/[environment]/rollback/route')
const { GET: readDeploy } = await import('./deploys/[id]/route')
const { GET: readLog } = await import('./deploys/[id]/runs/[runId]/log/route')
const { GET: readHostLog } = await import('./deploys/[id]/log/route')
const { GET: readServices } = await import('./services/route')
const { GET: readBranches } = await import('./services/[name]/branches/route')
const { GET: readHosts } = await import('./hosts/route')
const { GET: readLocks, POST: lock } = await import('./locks/route')
const { PATCH: extendLock, DELETE: unlock } = await import('./locks/[id]/route')
const { POST: hold, DELETE: release } = await import('./deploys/[id]/hold/route')
const { POST: jump } = await import('./deploys/[id]/jump/route')
const { GET: nowhere } = await import('./[...path]/route')

let database: TestDatabase
const added = vi.fn(async () => {})

beforeAll(async () => {
  database = await createTestDatabase()
  wiring.getDb.mockResolvedValue(database.db)
  wiring.getContext.mockResolvedValue({ db: database.db, queue: { add: added }, clock: { now: () => new Date() } })
})
afterAll(() => database.drop())

const HEADERS = { host: '127.0.0.1:3000', 'content-type': 'application/json' }
const request = (path: string, init: RequestInit = {}) =>
  new Request(`http://127.0.0.1:3000/api/v1${path}`, { ...init, headers: { ...HEADERS, ...init.headers } })
const params = <P>(value: P) => ({ params: Promise.resolve(value) })

/** A service whose main branch can be deployed to the test environment. */
async function seedDeployable() {
  const seeded = await seedDeploy(database.db, 'succeeded')
  const { service, host, environment } = seeded
  const config = parseServiceConfig(`service: ${service.name}\n`, { service: service.name })
  if (!config.ok) throw new Error('the configuration is good')
  await database.db.host.update({
    where: { id: host.id },
    data: { hostKey: 'SHA256:abc', contactedAt: new Date(), facts: { missing: [] } },
  })
  await database.db.instance.create({
    data: { serviceId: service.id, environmentId: environment.id, hostId: host.id, port: 8080 },
  })
  await database.db.branch.create({
    data: {
      serviceId: service.id,
      name: 'main',
      sha: 'f'.repeat(40),
      subject: 'Sort by name',
      authorName: 'Maya',
      authorEmail: 'maya@example.com',
      committedAt: new Date(),
      config: config.value as object,
    },
  })
  return seeded
}

const deploy = (name: string, body: unknown, headers: Record<string, string> = {}) =>
  requestDeploy(
    request(`/services/${name}/deploys`, { method: 'POST', body: JSON.stringify(body), headers }),
    params({ name }),
  )

test('a deploy is accepted with its number, state and page', async () => {
  const { service } = await seedDeployable()
  const response = await deploy(service.name, { environment: 'test', ref: 'main' })
  expect(response.status).toBe(202)
  expect(await response.json()).toMatchObject({ number: 2, state: 'queued', url: `/services/${service.name}/test/2` })
  expect(added).toHaveBeenCalledOnce()
})

test('what CI has to say first is a 409 with the reason, until it has said it', async () => {
  const { service } = await seedDeployable()
  const text = `service: ${service.name}\nci: { require: [ci/test] }\n`
  const config = parseServiceConfig(text, { service: service.name })
  if (!config.ok) throw new Error('the configuration is good')
  await database.db.branch.updateMany({ where: { serviceId: service.id }, data: { config: config.value as object } })
  const reasons = async () => {
    const response = await deploy(service.name, { environment: 'test', ref: 'main' })
    const body = await response.json()
    return [response.status, body.reasons?.map((reason: { code: string }) => reason.code)]
  }
  const report = (result: 'running' | 'failure' | 'success', run: number) =>
    database.db.$transaction(tx =>
      recordCiStatuses(tx, service.id, 'f'.repeat(40), [
        {
          source: 'ci',
          context: 'ci/test',
          result,
          run,
          at: run,
          description: '',
          url: '',
          startedAt: 0,
          finishedAt: 1,
        },
      ]),
    )
  expect(await reasons()).toEqual([409, ['ci_missing']])
  await report('running', 1)
  expect(await reasons()).toEqual([409, ['ci_running']])
  await report('failure', 1)
  expect(await reasons()).toEqual([409, ['ci_failed']])
  await report('success', 2)
  await database.db.service.update({ where: { id: service.id }, data: { provider: 'github' } })
  expect(await reasons()).toEqual([409, ['fact_missing']])
  await database.db.service.update({ where: { id: service.id }, data: { provider: 'git' } })
  expect((await reasons())[0]).toBe(202)
})

test('the same key asked ten times at once is one deploy and one answer', async () => {
  const { service } = await seedDeployable()
  const ask = () =>
    deploy(service.name, { environment: 'test', ref: 'main' }, { 'idempotency-key': `k-${service.name}` })
  const answers = await Promise.all(Array.from({ length: 10 }, async () => (await ask()).json()))
  expect(new Set(answers.map(answer => JSON.stringify(answer, Object.keys(answer).sort()))).size).toBe(1)
  expect(await database.db.deploy.count({ where: { serviceId: service.id } })).toBe(2)
  expect(await (await ask()).json()).toEqual(answers[0])
})

test('a key is good for a day: the same request two days later is done anew, and the rule’s own keys stay', async () => {
  const { service } = await seedDeployable()
  const { db } = database
  const ask = async (key: string) => {
    const answer = await deploy(service.name, { environment: 'test', ref: 'main' }, { 'idempotency-key': key })
    return ((await answer.json()) as { number: number }).number
  }
  const later = async (hours: number) => {
    const at = new Date(Date.now() - hours * 3_600_000)
    const deploys = { serviceId: service.id }
    await db.deploy.updateMany({ where: deploys, data: { requestedAt: at, state: 'succeeded' } })
    await db.idempotentRequest.updateMany({ data: { createdAt: at } })
  }
  const nightly = `nightly-${service.name}`
  const first = await ask(nightly)
  await later(23)
  expect(await ask(nightly)).toBe(first)
  await later(25)
  expect(await ask(nightly)).toBe(first + 1)

  await later(1)
  const rule = `on-green-${service.name}`
  const own = await ask(rule)
  await db.deploy.updateMany({ where: { idempotencyKey: rule }, data: { actorKind: 'system' } })
  await later(25)
  expect(await ask(rule)).toBe(own)
})

test('a key that was used for another body is refused', async () => {
  const { service } = await seedDeployable()
  const key = { 'idempotency-key': `other-${service.name}` }
  expect((await deploy(service.name, { environment: 'test', ref: 'main' }, key)).status).toBe(202)
  const response = await deploy(service.name, { environment: 'production', ref: 'main' }, key)
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ title: 'Key used before' })
})

test('an error of ours gives the key free again', async () => {
  const { service } = await seedDeployable()
  const key = { 'idempotency-key': `error-${service.name}` }
  const context = await wiring.getContext()
  const { db } = context
  const broken = {
    ...context,
    db: Object.create(db, { service: { value: { findUnique: () => Promise.reject(new Error('boom')) } } }),
  }
  wiring.getContext.mockResolvedValueOnce(broken)
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect((await deploy(service.name, { environment: 'test', ref: 'main' }, key)).status).toBe(500)
  silenced.mockRestore()
  expect((await deploy(service.name, { environment: 'test', ref: 'main' }, key)).status).toBe(202)
})

test('a decision that says no is a 409 with its reasons', async () => {
  const { service } = await seedDeployable()
  const response = await deploy(service.name, { environment: 'production', ref: 'main' })
  expect(response.status).toBe(409)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({
    type: 'urn:prometheus:problem:not_allowed',
    status: 409,
    reasons: [{ code: expect.any(String), message: expect.any(String), unblock: { action: expect.any(String) } }],
  })
})

test.each([
  ['another site’s page', { 'sec-fetch-site': 'cross-site' }, 403],
  ['another port of this machine', { origin: 'http://127.0.0.1:9999' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['a body that is no JSON type', { 'content-type': 'text/plain' }, 415],
  ['an unusable key', { 'idempotency-key': 'a b' }, 400],
])('refuses %s', async (_what, headers, status) => {
  const response = await deploy('checkout', { environment: 'test', ref: 'main' }, headers)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) })
})

test('our own pages and tools are let in', async () => {
  const { service } = await seedDeployable()
  const own = { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-origin' }
  expect((await deploy(service.name, { environment: 'test', ref: 'main' }, own)).status).toBe(202)
})

test('bodies that cannot be used say what is wrong and where', async () => {
  const raw = (body: string) =>
    requestDeploy(request('/services/x/deploys', { method: 'POST', body }), params({ name: 'x' }))
  expect(await (await raw('{"environment":')).json()).toMatchObject({ status: 400, code: 'malformed' })
  expect(await (await raw('{"environment":"test"}')).json()).toMatchObject({ status: 422, field: 'ref' })
  const unknown = await (await raw('{"environment":"test","ref":"m","force":true}')).json()
  expect(unknown).toMatchObject({ status: 422, field: 'force' })
  expect(await (await raw('[]')).json()).not.toHaveProperty('field')
  expect((await raw(JSON.stringify({ ref: 'x'.repeat(70_000) }))).status).toBe(413)
  expect((await raw('{"environment":"test","ref":"main"}')).status).toBe(404)
})

test('a NUL character, which no row can hold, is refused in a body', async () => {
  const body = { environment: 'test', ref: 'a\0b' }
  expect(await (await deploy('x', body)).json()).toMatchObject({ status: 422, detail: expect.stringMatching(/NUL/) })
  expect((await deploy('x', { ...body, ref: '\\u0000' })).status).toBe(404)
})

test('other methods and other paths are clean', async () => {
  const refused = await notGet(request('/services/x/deploys'), params({ name: 'x' }))
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  expect((await nowhere(request('/nowhere'), params({ path: ['nowhere'] }))).status).toBe(404)
})

test('a cancel is accepted without a body, and too late afterwards', async () => {
  const { deploy } = await seedDeploy(database.db, 'queued')
  const ask = (id: string) => cancel(request(`/deploys/${id}/cancellation`, { method: 'POST' }), params({ id }))
  expect(await (await ask(deploy.id)).json()).toEqual({ state: 'cancelled' })
  expect(await (await ask(deploy.id)).json()).toMatchObject({ status: 409, code: 'too_late' })
  expect((await ask('no-id')).status).toBe(404)
})

test('a rollback without anything to go back to is a decision', async () => {
  const { service } = await seedDeployable()
  const path = `/services/${service.name}/environments/test/rollback`
  const place = params({ name: service.name, environment: 'test' })
  const response = await rollBack(request(path, { method: 'POST', body: '{"to":7}' }), place)
  expect(await response.json()).toMatchObject({ status: 409, code: 'not_allowed', reasons: [{}] })
})

test('a lock is made once for its key, listed, extended and taken away', async () => {
  const { service } = await seedDeployable()
  const body = JSON.stringify({ service: service.name, environment: 'test', reason: 'Load test', for: '1h' })
  const headers = { 'idempotency-key': `lock-${service.name}` }
  const ask = () => lock(request('/locks', { method: 'POST', body, headers }), params({}))
  const made = await ask()
  expect(made.status).toBe(201)
  const view = await made.json()
  expect(await (await ask()).json()).toEqual(view)
  expect((await lock(request('/locks', { method: 'POST', body }), params({}))).status).toBe(409)
  expect((await (await readLocks(request('/locks'), params({}))).json()).locks).toEqual([view])

  const refused = await deploy(service.name, { environment: 'test', ref: 'main' })
  expect(await refused.json()).toMatchObject({ status: 409, reasons: [{ code: 'locked', unblock: { who: 'Owner' } }] })

  const at = (id: string) => [`/locks/${id}`, params({ id })] as const
  const [path, place] = at(view.id)
  const longer = await extendLock(request(path, { method: 'PATCH', body: '{"for":"2h"}' }), place)
  expect(Date.parse((await longer.json()).expiresAt)).toBeGreaterThan(Date.parse(view.expiresAt))
  expect((await unlock(request(path, { method: 'DELETE' }), place)).status).toBe(200)
  expect((await unlock(request(path, { method: 'DELETE' }), place)).status).toBe(404)
  const [nowhere, nothing] = at('no-id')
  expect((await unlock(request(nowhere, { method: 'DELETE' }), nothing)).status).toBe(404)
})

test('a deploy that waits says where it stands, is held and released, and put first', async () => {
  const { service } = await seedDeployable()
  const { id } = await (await deploy(service.name, { environment: 'test', ref: 'main' })).json()
  const place = params({ id })
  const ask = (what: string, method: string, body = '') =>
    request(`/deploys/${id}/${what}`, { method, body: body || null })
  const read = async () => (await readDeploy(request(`/deploys/${id}`), place)).json()
  expect(await read()).toMatchObject({ held: null, queue: { position: 1, of: 1, reasons: [] } })
  expect((await hold(ask('hold', 'POST', '{}'), place)).status).toBe(422)
  expect(await (await hold(ask('hold', 'POST', '{"reason":"Later"}'), place)).json()).toMatchObject({
    held: { by: 'Owner', reason: 'Later' },
  })
  expect(await read()).toMatchObject({ queue: { position: null, reasons: [{ code: 'held', waits: true }] } })
  expect(await (await release(ask('hold', 'DELETE'), place)).json()).toMatchObject({ held: null })
  const first = await (await jump(ask('jump', 'POST', '{"reason":"Hotfix"}'), place)).json()
  expect(first.jumpedAt).toEqual(expect.any(String))
})

test('a deploy is read whole', async () => {
  const { deploy, run, service } = await seedDeploy(database.db)
  const response = await readDeploy(request(`/deploys/${deploy.id}`), params({ id: deploy.id }))
  expect(await response.json()).toMatchObject({ service: service.name, plan: null, steps: [], runs: [{ id: run.id }] })
})

test('a log is read from any byte to any byte', async () => {
  const { deploy, run } = await seedDeploy(database.db)
  await writeProgress(database.db, { deploy, run, offset: 0, bytes: Buffer.from('0123456789') })
  await writeProgress(database.db, { deploy, run, offset: 10, bytes: Buffer.from('abcdefghij') })
  const read = async (query: string, range?: string) => {
    const path = `/deploys/${deploy.id}/runs/${run.id}/log${query}`
    const response = await readLog(
      request(path, range ? { headers: { range } } : {}),
      params({ id: deploy.id, runId: run.id }),
    )
    return [response.status, await response.text()]
  }
  expect(await read('')).toEqual([200, '0123456789abcdefghij'])
  expect(await read('?offset=8')).toEqual([200, '89abcdefghij'])
  expect(await read('', 'bytes=8-11')).toEqual([206, '89ab'])
  expect(await read('', 'bytes=-3')).toEqual([206, 'hij'])
  expect(await read('', 'bytes=15-')).toEqual([206, 'fghij'])
  expect((await read('', 'bytes=20-'))[0]).toBe(416)
})

test('a host’s log reads well: its runs in order and no marks', async () => {
  const { deploy, run, host } = await seedDeploy(database.db)
  const text = `\x1e${run.nonce} begin build\nhalf a line\x1e${run.nonce} end build 0\ntail`
  const bytes = Buffer.from(text)
  await writeProgress(database.db, { deploy, run, offset: 0, bytes: bytes.subarray(0, 9) })
  await writeProgress(database.db, { deploy, run, offset: 9, bytes: bytes.subarray(9) })
  const response = await readHostLog(request(`/deploys/${deploy.id}/log?host=${host.name}`), params({ id: deploy.id }))
  expect(response.headers.get('content-disposition')).toContain(`-test-1-${host.name}.log`)
  expect(await response.text()).toBe('==== prepare\nhalf a linetail\n')
})

test('a branch comes with its CI, its pull request and how far it is from what runs last', async () => {
  const { service, host, environment } = await seedDeployable()
  const [sha, base] = ['f'.repeat(40), 'b'.repeat(40)]
  const status = {
    source: 'ci',
    context: 'ci/test',
    result: 'failure' as const,
    run: 1,
    at: 1,
    description: '',
    url: '',
  }
  const pull = { number: 7, title: 'Sort', state: 'open' as const, review: 'approved' as const, url: 'https://x/7' }
  await database.db.$transaction(async tx => {
    await recordCiStatuses(tx, service.id, sha, [{ ...status, startedAt: null, finishedAt: null }])
    await recordPull(tx, service.id, { ...pull, branch: 'main', sha, author: 'maya', updatedAt: new Date() })
    await tx.instance.updateMany({
      where: { serviceId: service.id, environmentId: environment.id, hostId: host.id },
      data: { expectedSha: base },
    })
    await tx.comparison.create({ data: { serviceId: service.id, base, head: sha, ahead: 3, behind: 1 } })
  })
  const place = params({ name: service.name })
  const { branches } = await (await readBranches(request(`/services/${service.name}/branches`), place)).json()
  expect(branches).toMatchObject([{ name: 'main', ci: 'failed', pull, apart: { ahead: 3, behind: 1 } }])
})

test('services, branches and hosts are listed, and no private key with them', async () => {
  const { service, host } = await seedDeployable()
  const { services } = await (await readServices(request('/services'), params({}))).json()
  expect(services).toContainEqual(
    expect.objectContaining({
      name: service.name,
      environments: [{ name: 'test', running: [{ sha: null, release: null, hosts: [host.name] }] }],
    }),
  )
  const place = params({ name: service.name })
  const { branches } = await (await readBranches(request(`/services/${service.name}/branches`), place)).json()
  expect(branches).toMatchObject([{ name: 'main', subject: 'Sort by name', problems: [] }])
  expect(branches).toMatchObject([{ ci: 'none', pull: null, apart: null }])
  const text = await (await readHosts(request('/hosts'), params({}))).text()
  expect(text).toContain(host.name)
  expect(text).not.toMatch(/privateKey/i)
})
