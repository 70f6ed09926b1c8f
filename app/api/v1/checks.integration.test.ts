import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Wakes } from '@/lib/db/wakes'
import { countCheckRun } from '@/lib/db/write/count-check-run'
import { writeEvent } from '@/lib/db/write/event'
import { SYSTEM } from '@/lib/domain/actor'
import type { Job } from '@/lib/ports/queue'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import { seedCheck } from '@/test/seed-check'

const wiring = vi.hoisted(() => ({ getDb: vi.fn(), getWakes: vi.fn(), getContext: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)

const list = await import('./checks/route')
const one = await import('./services/[name]/environments/[environment]/checks/[check]/route')
const runs = await import('./services/[name]/environments/[environment]/checks/[check]/runs/route')
const tokens = await import('./services/[name]/environments/[environment]/checks/[check]/tokens/route')
const token = await import('./services/[name]/environments/[environment]/checks/[check]/tokens/[id]/route')
const trigger = await import('../webhooks/checks/[token]/route')

let database: TestDatabase
let wakes: Wakes
let seeded: Awaited<ReturnType<typeof seedCheck>>
/** What the worker would do with what was queued. */
let carryOut: (job: Job) => Promise<void>

beforeAll(async () => {
  database = await createTestDatabase()
  wakes = new Wakes(database.url)
  const queue = { ...noQueue, add: (job: Job) => carryOut(job) }
  wiring.getDb.mockResolvedValue(database.db)
  wiring.getWakes.mockResolvedValue(wakes)
  wiring.getContext.mockResolvedValue({ db: database.db, queue, clock: { now: () => new Date() } })
})
afterAll(async () => {
  await wakes.close()
  await database.drop()
})
beforeEach(async () => {
  carryOut = async () => {}
  seeded = await seedCheck(database.db)
})

const request = (path: string, init: RequestInit = {}) =>
  new Request(`http://127.0.0.1:3000${path}`, {
    ...init,
    headers: { host: '127.0.0.1:3000', 'content-type': 'application/json', ...init.headers },
  })
const params = <P>(more: P) => ({
  params: Promise.resolve({ name: seeded.service.name, environment: 'production', check: 'cart', ...more }),
})
const ask = (query = '', headers: Record<string, string> = {}, check = 'cart') =>
  runs.POST(request(`/runs${query}`, { method: 'POST', headers }), params({ check }))

/** The worker ends the run a moment after it was queued. */
const endsWith = (verdict: string) => async (job: Job) => {
  if (job.name !== 'run-check' || !job.data.runId) return
  await database.db.$transaction(async tx => {
    await tx.checkRun.update({ where: { id: job.data.runId ?? '' }, data: { verdict, finishedAt: new Date() } })
    await writeEvent(tx, SYSTEM, { kind: 'check.ran', serviceId: seeded.service.id, data: {} })
  })
}

describe('a run that is asked for', () => {
  it('is accepted, by its path or its short name, and known as one run while it waits', async () => {
    const response = await ask()
    expect(response.status).toBe(202)
    const run = await response.json()
    const name = seeded.service.name
    expect(run).toMatchObject({ check: 'checks/cart.hurl', verdict: 'running', trigger: 'manual', askedBy: 'Owner' })
    expect(run.url).toBe(`/checks/${name}/production/checks/cart.hurl?run=${run.id}`)
    expect(await (await ask('', {}, 'checks%2Fcart.hurl')).json()).toMatchObject({ id: run.id })
  })

  it('can be waited for', async () => {
    carryOut = endsWith('pass')
    const response = await ask('?wait=30s')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ verdict: 'pass', ms: expect.any(Number) })
  })

  it('answers as it stands when the wait is over', async () => {
    const response = await ask('?wait=50ms')
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ verdict: 'running' })
  })

  it('is refused when there were too many, and with the same key once it is time again', async () => {
    carryOut = endsWith('pass')
    for (let times = 0; times < 10; times++) expect((await ask()).status).toBe(202)
    const refused = await ask('', { 'idempotency-key': 'k-1' })
    expect(refused.status).toBe(429)
    const after = Number(refused.headers.get('retry-after'))
    expect(after).toBeGreaterThan(50)
    expect(await refused.json()).toMatchObject({ code: 'too_many', retryAfterSeconds: after })
    await database.db.checkRun.deleteMany({ where: { serviceId: seeded.service.id } })
    expect((await ask('', { 'idempotency-key': 'k-1' })).status).toBe(202)
  })

  it.each([
    ['soon', 422],
    ['2h', 422],
  ])('is refused when it shall be waited for %s', async (wait, status) => {
    expect((await ask(`?wait=${wait}`)).status).toBe(status)
    expect(await database.db.checkRun.count({ where: { serviceId: seeded.service.id } })).toBe(0)
  })

  it('is refused for a check that the commit has no more', async () => {
    await database.db.check.update({ where: { id: seeded.check.id }, data: { goneAt: new Date() } })
    const response = await ask()
    expect(response.status).toBe(409)
    expect((await response.json()).detail).toContain('no longer among the checks')
  })

  it('names what there is, where there is no such check', async () => {
    const response = await ask('', {}, 'nothing')
    expect(response.status).toBe(404)
    expect((await response.json()).detail).toContain('checks/cart.hurl')
  })
})

describe('the address that runs a check', () => {
  const send = (secret: string) =>
    trigger.POST(
      request(`/api/webhooks/checks/${secret}`, { method: 'POST', headers: { host: 'hooks.example.com' } }),
      {
        params: Promise.resolve({ token: secret }),
      },
    )

  it('runs it for whoever has its token, until the token is revoked', async () => {
    const made = await tokens.POST(
      request('/tokens', { method: 'POST', body: JSON.stringify({ name: 'Cron' }) }),
      params({}),
    )
    expect(made.status).toBe(201)
    const { id, token: secret } = await made.json()
    const asked = await send(secret)
    expect(asked.status).toBe(202)
    expect(await asked.json()).toMatchObject({ askedBy: 'Cron', check: 'checks/cart.hurl' })
    const held = await (await tokens.GET(request('/tokens'), params({}))).json()
    expect(held.tokens).toMatchObject([{ id, name: 'Cron', usedAt: expect.any(String) }])
    expect(JSON.stringify(held)).not.toContain(secret)
    expect(JSON.stringify(await database.db.checkToken.findMany())).not.toContain(secret)
    expect((await token.DELETE(request('/tokens/x', { method: 'DELETE' }), params({ id }))).status).toBe(200)
    expect((await send(secret)).status).toBe(404)
  })

  it('is nothing without a token', async () => {
    expect((await send('pck_nobody-has-this')).status).toBe(404)
  })
})

describe('checks as they are', () => {
  const at = new Date()
  const count = (verdict: 'pass' | 'fail', ms: number) =>
    database.db.$transaction(tx =>
      countCheckRun(tx, seeded.check.id, {
        ...{ at, verdict, totalMs: verdict === 'pass' ? ms * 2 : null },
        requestMs: [ms, verdict === 'pass' ? ms : null],
      }),
    )
  const stats = async (range: string) => (await (await one.GET(request(`/?range=${range}`), params({}))).json()).stats

  it('are listed with uptime and p95 of a day', async () => {
    for (let times = 0; times < 3; times++) await count('pass', 100)
    await count('fail', 400)
    const response = await list.GET(request(`/checks?service=${seeded.service.name}`), { params: Promise.resolve({}) })
    const { checks } = await response.json()
    expect(checks).toMatchObject([
      { path: 'checks/cart.hurl', name: 'cart', every: 60, state: 'unknown', uptime: 0.75, fireAfter: 3 },
    ])
    expect(checks[0].p95Ms / 200).toBeCloseTo(1, 1)
  })

  it('have percentiles for each request, from sums over weeks and from single runs over a day', async () => {
    await count('pass', 100)
    await count('fail', 400)
    await database.db.checkRun.createMany({
      data: [
        { ...seeded.place, sha: 'a', trigger: 'schedule', verdict: 'pass', startedAt: at, requestMs: [100, 100] },
        { ...seeded.place, sha: 'a', trigger: 'schedule', verdict: 'fail', startedAt: at, requestMs: [400] },
        { ...seeded.place, sha: 'a', trigger: 'manual', verdict: 'fail', startedAt: at, requestMs: [9_000] },
      ],
    })
    for (const range of ['hour', 'day', 'week', 'quarter']) {
      const { runs, failed, uptime, requests, counts, bad } = await stats(range)
      expect({ runs, failed, uptime }).toEqual({ runs: 2, failed: 1, uptime: 0.5 })
      expect([counts.filter(Boolean), bad.filter(Boolean)]).toEqual([[2], [1]])
      expect(requests).toMatchObject([{ request: 0 }, { method: 'POST' }, { url: '{{base_url}}/carts/{{id}}' }])
      expect(requests[0].all.p50 / 200).toBeCloseTo(1, 1)
      expect(requests[1].all.p99).toBeGreaterThan(95)
      expect(requests[2].p95.find(Boolean) / 100).toBeCloseTo(1, 1)
    }
  })

  it('are refused over a range that is none', async () => {
    expect((await one.GET(request('/?range=year'), params({}))).status).toBe(422)
  })

  it('tell of their runs, a page at a time, and of those that did not pass', async () => {
    const run = (minutes: number, verdict: string) => ({
      ...{ ...seeded.place, sha: 'a', trigger: 'schedule', verdict, requestMs: [1] },
      startedAt: new Date(at.getTime() - minutes * 60_000),
    })
    await database.db.checkRun.createMany({
      data: Array.from({ length: 120 }, (_, minutes) => run(minutes, minutes % 50 === 7 ? 'fail' : 'pass')),
    })
    const first = await (await runs.GET(request('/runs'), params({}))).json()
    expect(first.runs).toHaveLength(100)
    const second = await (await runs.GET(request(`/runs?before=${first.next}`), params({}))).json()
    expect(second).toMatchObject({ next: null })
    expect(second.runs).toHaveLength(20)
    const bad = await (await runs.GET(request('/runs?bad'), params({}))).json()
    expect(bad.runs.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['fail', 'fail', 'fail'])
  })
})
