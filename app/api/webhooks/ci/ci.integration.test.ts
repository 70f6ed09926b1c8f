import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { createCiToken, revokeCiToken } from '@/lib/usecases/ci-tokens'
import { createTestDatabase, type TestDatabase } from '@/test/database'

const wiring = vi.hoisted(() => ({ getDb: vi.fn(), getContext: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)
const { POST } = await import('./[token]/route')
const tokens = await import('@/app/api/v1/services/[name]/ci-tokens/route')
const token = await import('@/app/api/v1/services/[name]/ci-tokens/[id]/route')

const SHA = 'c6d86dc654b12425e706bcf951adfe5a8627a517'
let database: TestDatabase
let ctx: Parameters<typeof createCiToken>[0]
let serviceId: string
let service: string
let secret: string
let tokenId: string
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = { db: database.db, clock: { now: () => new Date() }, queue: { add: async () => {} } } as unknown as typeof ctx
  wiring.getDb.mockResolvedValue(database.db)
  wiring.getContext.mockResolvedValue(ctx)
})
afterAll(() => database.drop())
beforeEach(async () => {
  service = `checkout-${count++}`
  serviceId = (await database.db.service.create({ data: { name: service, repositoryUrl: `/r/${service}` } })).id
  const made = await createCiToken(ctx, OWNER, { service, name: 'Jenkins' })
  if (!made.ok) throw new Error(made.failure.detail)
  secret = made.value.token
  tokenId = made.value.id
})

/** As a proxy passes it on: under a public name, from anywhere. */
const send = (body: unknown, to = secret, headers: Record<string, string> = {}) =>
  POST(
    new Request(`http://hooks.example.com/api/webhooks/ci/${to}`, {
      method: 'POST',
      headers: { host: 'hooks.example.com', 'content-type': 'application/json;charset=UTF-8', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
    { params: Promise.resolve({ token: to }) },
  )
const statuses = () => database.db.ciStatus.findMany({ where: { serviceId }, orderBy: { context: 'asc' } })
const report = (more: object = {}) => ({ sha: SHA, context: 'ci/test', state: 'success', ...more })

describe('a report in our own format', () => {
  it('is kept with all it says, and told to open pages', async () => {
    const response = await send(
      report({
        description: '214 tests',
        url: 'https://ci.example.com/7',
        run: 7,
        started_at: '2026-11-21T08:00:00Z',
        finished_at: '2026-11-21T08:01:30+00:00',
      }),
    )
    expect([response.status, await response.json()]).toEqual([202, { sha: SHA, context: 'ci/test', accepted: true }])
    expect(await statuses()).toMatchObject([
      {
        source: 'ci',
        result: 'success',
        description: '214 tests',
        url: 'https://ci.example.com/7',
        run: 7n,
        startedAt: new Date('2026-11-21T08:00:00Z'),
        finishedAt: new Date('2026-11-21T08:01:30Z'),
      },
    ])
    const event = await database.db.event.findFirstOrThrow({ where: { kind: 'ci.reported', serviceId } })
    expect(event).toMatchObject({ actorKind: 'token', actorName: 'Jenkins', data: { sha: SHA, result: 'success' } })
    expect(JSON.stringify(event.data)).not.toContain(secret)
  })

  it('ends in the same state however the reports come', async () => {
    const runs = [
      report({ run: 1, state: 'running' }),
      report({ run: 1, state: 'failure' }),
      report({ run: 2, state: 'running' }),
      report({ run: 2, state: 'success' }),
    ]
    for (const order of [
      [3, 0, 1, 2],
      [0, 1, 2, 3],
      [3, 2, 1, 0, 3, 1],
    ]) {
      await database.db.ciCommit.deleteMany({ where: { serviceId } })
      for (const at of order) await send(runs[at])
      expect(await statuses()).toMatchObject([{ result: 'success', run: 2n }])
      expect(await database.db.ciCommit.findFirst({ where: { serviceId } })).toMatchObject({
        brief: [['ci', 'ci/test', 'success']],
      })
    }
  })

  it('says when it came too late', async () => {
    await send(report({ run: 2 }))
    const late = await send(report({ run: 1, state: 'failure' }))
    expect(await late.json()).toMatchObject({ accepted: false, note: 'Something newer is known of this job already.' })
  })

  it('may come twenty at once', async () => {
    const contexts = Array.from({ length: 20 }, (_, at) => `ci/${at}`)
    const responses = await Promise.all(contexts.map(context => send(report({ context }))))
    expect(responses.map(({ status }) => status)).toEqual(contexts.map(() => 202))
    expect(await statuses()).toHaveLength(20)
    const { brief } = await database.db.ciCommit.findFirstOrThrow({ where: { serviceId } })
    expect(brief).toHaveLength(20)
  })

  it.each([
    [{ context: 'ci/test', state: 'success' }, 'sha has to be a text.'],
    [report({ sha: 'main' }), 'sha has to be a full commit id: 40 digits and small letters a to f.'],
    [report({ state: 'green' }), /^state has to be one of queued, running, success/],
    [report({ context: ' ' }), 'context is empty.'],
    [report({ url: 'javascript:alert(1)' }), 'url has to be a http or https address.'],
    [report({ started_at: 'yesterday' }), 'started_at has to be a time such as 2026-11-21T08:30:00Z.'],
    [report({ colour: 'green' }), /colour/],
    [report({ context: 'a\0b' }), 'context holds control characters.'],
    [[], /./],
  ])('%j is refused, with the reason', async (body, detail) => {
    const response = await send(body)
    expect(response.status).toBe(422)
    expect((await response.json()).detail).toMatch(detail)
    expect(await statuses()).toEqual([])
  })

  it('is refused when it is not JSON or too large', async () => {
    expect((await send('{')).status).toBe(400)
    expect((await send('x=1', secret, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await send(report({ description: 'x'.repeat(70_000) }))).status).toBe(413)
  })
})

describe('Jenkins’ notification', () => {
  const build = {
    full_url: 'http://jenkins.example.com/job/shop/job/main/18/',
    number: 18,
    phase: 'COMPLETED',
    status: 'SUCCESS',
    url: 'job/shop/job/main/18/',
    timestamp: 1_700_000_000_000,
    duration: 61_000,
    scm: { url: 'https://git.example.com/shop.git', branch: 'origin/main', commit: SHA },
    artifacts: { 'shop.war': { archive: 'http://jenkins.example.com/shop.war' } },
  }
  it('is read as it is; of a multibranch job the branch is no part of the name', async () => {
    expect((await send({ name: 'main', url: 'job/shop/job/main/', build })).status).toBe(202)
    expect(await statuses()).toMatchObject([
      {
        source: 'jenkins',
        context: 'shop',
        result: 'success',
        description: '#18 success',
        run: 18n,
        url: build.full_url,
        startedAt: new Date(1_700_000_000_000),
        finishedAt: new Date(1_700_000_061_000),
      },
    ])
  })
  it('says nothing with the status of the build before', async () => {
    await send({ name: 'shop', build: { ...build, phase: 'STARTED', status: 'SUCCESS', url: 'job/shop/18/' } })
    expect(await statuses()).toMatchObject([{ result: 'running', finishedAt: null }])
  })
  it.each([
    ['FAILURE', 'failure'],
    ['UNSTABLE', 'failure'],
    ['ABORTED', 'cancelled'],
    ['NOT_BUILT', 'cancelled'],
    ['PURPLE', 'unknown'],
  ])('%s is %s', async (status, result) => {
    await send({ name: 'shop', build: { ...build, status } })
    expect(await statuses()).toMatchObject([{ result }])
  })
  it('is read with its oddities', async () => {
    const odd = {
      ...build,
      timestamp: 0,
      duration: 0,
      scm: { commit: SHA, branch: null },
      full_url: 'ftp://x',
      url: null,
    }
    expect((await send({ name: 'a\0b%', build: odd })).status).toBe(202)
    expect(await statuses()).toMatchObject([{ context: 'ab%', url: '' }])
    expect((await send({ name: 'a', build: { ...build, timestamp: 1e17 } })).status).toBe(422)
  })
  it('is taken and forgotten while it names no commit', async () => {
    const response = await send({ name: 'shop', build: { number: 18, phase: 'QUEUED' } })
    expect([response.status, (await response.json()).note]).toEqual([
      202,
      'The build names no commit yet; Jenkins does from its checkout on.',
    ])
  })
})

describe('a token', () => {
  const params = (more: object = {}) => ({ params: Promise.resolve({ name: service, ...more }) }) as never
  const ask = (method: string, body?: object) =>
    new Request('http://127.0.0.1:3000/api/v1', {
      method,
      headers: { host: '127.0.0.1:3000', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })

  it('is not kept: only its hash is', async () => {
    const row = await database.db.ciToken.findUniqueOrThrow({ where: { id: tokenId } })
    expect(JSON.stringify(row)).not.toContain(secret)
    expect(row.hash).toMatch(/^[0-9a-f]{64}$/)
  })
  it('opens nothing once it is revoked', async () => {
    await send(report())
    expect(await revokeCiToken(ctx, OWNER, { service, tokenId })).toMatchObject({ ok: true })
    expect((await send(report({ run: 99 }))).status).toBe(404)
    expect(await statuses()).toHaveLength(1)
  })
  it('that nobody made opens nothing', async () => {
    expect((await send(report(), 'pci_guess')).status).toBe(404)
  })
  it('is made, listed and revoked through the API', async () => {
    const made = await (await tokens.POST(ask('POST', { name: 'Buildkite' }), params())).json()
    expect(made.token).toMatch(/^pci_[\w-]{43}$/)
    await send(report(), made.token)
    const { tokens: list } = await (await tokens.GET(ask('GET'), params())).json()
    expect(list.map((one: { name: string; usedAt: string | null }) => [one.name, one.usedAt !== null])).toEqual([
      ['Buildkite', true],
      ['Jenkins', false],
    ])
    expect((await token.DELETE(ask('DELETE'), params({ id: made.id }))).status).toBe(200)
    expect((await (await tokens.GET(ask('GET'), params())).json()).tokens).toHaveLength(1)
    expect((await token.DELETE(ask('DELETE'), params({ id: 'x' }))).status).toBe(404)
    expect((await tokens.POST(ask('POST', { name: '' }), params())).status).toBe(422)
  })
})
