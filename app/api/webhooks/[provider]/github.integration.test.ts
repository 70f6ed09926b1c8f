import { createHmac, randomUUID } from 'node:crypto'
import examples from '@octokit/webhooks-examples/api.github.com/index.json' with { type: 'json' }
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { github } from '@/lib/adapters/github/github'
import { Secret } from '@/lib/domain/secret'
import type { Job } from '@/lib/ports/queue'
import { askProvider } from '@/lib/usecases/ask-provider'
import { handleDelivery } from '@/lib/usecases/handle-delivery'
import type { WorkerContext } from '@/lib/usecases/worker-context'
import { createTestDatabase, type TestDatabase } from '@/test/database'

const wiring = vi.hoisted(() => ({ getContext: vi.fn(), getDeliveries: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)
const { POST } = await import('./route')

const SECRET = 'a secret of sixteen letters at least'
const kind = github({
  apiUrl: 'https://api.github.com',
  auth: { token: new Secret('t') },
  webhookSecret: new Secret(SECRET),
})
let database: TestDatabase
let ctx: WorkerContext
let serviceId: string
const jobs: Job[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const queue = { add: async (job: Job) => void jobs.push(job) }
  const clock = { now: () => new Date() }
  ctx = { db: database.db, clock, queue, providers: [kind, plainGit] } as unknown as WorkerContext
  wiring.getContext.mockResolvedValue(ctx)
  wiring.getDeliveries.mockImplementation(async name => (name === 'github' ? kind.deliveries : null))
  const url = 'git@github.com:Codertocat/Hello-World.git'
  serviceId = (await database.db.service.create({ data: { name: 'hello', repositoryUrl: url } })).id
  await database.db.service.create({ data: { name: 'other', repositoryUrl: 'https://github.com/acme/other.git' } })
})
afterAll(() => database.drop())
beforeEach(() => {
  jobs.length = 0
})

type Example = Record<string, unknown> & { repository?: { full_name: string } }
const all = (event: string) => (examples.find(({ name }) => name === event)?.examples ?? []) as unknown as Example[]
const first = (event: string): Example => {
  const [found] = all(event)
  if (!found) throw new Error(`there is no example of ${event}`)
  return found
}
const sign = (text: string, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`

function send(event: string, body: unknown, headers: Record<string, string> = {}, id: string = randomUUID()) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const own = { 'x-github-event': event, 'x-github-delivery': id, 'x-hub-signature-256': sign(text) }
  const request = new Request('http://hooks.example.com/api/webhooks/github', {
    method: 'POST',
    headers: { host: 'hooks.example.com', 'content-type': 'application/json', ...own, ...headers },
    body: text,
  })
  return POST(request, { params: Promise.resolve({ provider: 'github' }) })
}
const withRepository = (body: Example): Example => ({
  ...body,
  repository: { ...body.repository, full_name: 'Codertocat/Hello-World' },
})
/** Sends it, and lets a worker do what was queued. */
async function sendAndHandle(event: string, body: unknown, id?: string) {
  const response = await send(event, body, {}, id)
  for (const job of jobs.filter(({ name }) => name === 'handle-delivery'))
    if (job.name === 'handle-delivery') await handleDelivery(ctx, job.data.provider, job.data.deliveryId)
  return response
}

describe('a delivery', () => {
  it('is answered with 202 and left to a worker', async () => {
    const response = await send('push', first('push'))
    expect([response.status, (await response.json()).outcome]).toEqual([202, 'queued'])
    expect(jobs).toMatchObject([{ name: 'handle-delivery', data: { provider: 'github' } }])
  })

  it('that comes again does nothing', async () => {
    const id = randomUUID()
    await sendAndHandle('push', first('push'), id)
    jobs.length = 0
    const again = await send('push', first('push'), {}, id)
    expect([again.status, (await again.json()).outcome]).toEqual([202, 'repeated'])
    expect(jobs).toEqual([])
  })

  it('of an event that is of no interest is acknowledged and not kept, and so is a ping', async () => {
    const before = await database.db.webhookDelivery.count()
    for (const event of ['ping', 'star', 'issues', 'fork', 'label']) {
      const response = await send(event, first(event))
      expect([event, response.status, (await response.json()).outcome]).toEqual([event, 202, 'ignored'])
    }
    expect(await database.db.webhookDelivery.count()).toBe(before)
    expect(jobs).toEqual([])
  })

  it.each([
    ['no signature', { 'x-hub-signature-256': '' }],
    ['another secret', { 'x-hub-signature-256': sign(JSON.stringify({}), 'another secret') }],
    ['a signature of SHA-1', { 'x-hub-signature-256': 'sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709' }],
    ['part of a signature', { 'x-hub-signature-256': sign('{}').slice(0, 40) }],
  ])('with %s is refused', async (_what, headers) => {
    const response = await send('push', {}, headers)
    expect([response.status, (await response.json()).code]).toEqual([401, 'bad_signature'])
  })

  it('is signed by its bytes: the same JSON written otherwise is refused', async () => {
    const body = '{ "ref": "refs/heads/main" }'
    expect((await send('push', body)).status).toBe(202)
    expect((await send('push', body, { 'x-hub-signature-256': sign('{"ref":"refs/heads/main"}') })).status).toBe(401)
  })

  it.each([
    ['push', 'not json', 400],
    ['push', '[]', 422],
    ['check_run', '{"repository":{"full_name":"a/b"},"check_run":{}}', 422],
  ])('%s with %s is refused', async (event, body, status) => {
    expect((await send(event, body)).status).toBe(status)
  })

  it('without an id is refused', async () => {
    expect((await send('push', {}, {}, '')).status).toBe(422)
  })

  it('of a provider without a secret is refused', async () => {
    const request = new Request('http://x/api/webhooks/gitlab', { method: 'POST', body: '{}' })
    expect((await POST(request, { params: Promise.resolve({ provider: 'gitlab' }) })).status).toBe(404)
  })
})

describe('what GitHub really sends', () => {
  it.each(['push', 'create', 'delete'])('%s asks for a fetch of its repository, and of no other', async event => {
    await database.db.service.updateMany({ data: { syncWantedAt: null } })
    expect((await sendAndHandle(event, first(event))).status).toBe(202)
    const wanted = await database.db.service.findMany({ where: { syncWantedAt: { not: null } } })
    expect(wanted.map(({ id }) => id)).toEqual([serviceId])
    expect(jobs).toContainEqual({ name: 'sync-service', data: { serviceId } })
  })

  it('is taken without a token, too: then webhooks are all that is known', async () => {
    const apiUrl = 'https://api.github.com'
    ctx.providers = [github({ apiUrl, auth: null, webhookSecret: new Secret(SECRET) }), plainGit]
    await database.db.service.updateMany({ data: { syncWantedAt: null } })
    await sendAndHandle('push', first('push'))
    expect(await database.db.service.count({ where: { syncWantedAt: { not: null } } })).toBe(1)
    await sendAndHandle('workflow_run', withRepository(first('workflow_run')))
    await askProvider(ctx, serviceId)
    expect(await database.db.ciCommit.count({ where: { wantedAt: { not: null } } })).toBe(0)
    ctx.providers = [kind, plainGit]
  })

  it('status is kept as a CI status', async () => {
    const body = first('status') as Example & { sha: string; context: string; state: string }
    await sendAndHandle('status', body)
    expect(await database.db.ciStatus.findMany({ where: { serviceId, sha: body.sha } })).toMatchObject([
      { source: 'github_status', context: body.context },
    ])
  })

  it('status of our own is no CI', async () => {
    const body = { ...first('status'), sha: 'e'.repeat(40), context: 'prometheus/hello/production' }
    const response = await send('status', body)
    expect((await response.json()).outcome).toBe('ignored')
  })

  it('check_run, in every example there is, ends in what the newest run says', async () => {
    for (const body of all('check_run')) expect((await sendAndHandle('check_run', body)).status).toBe(202)
    const rows = await database.db.ciStatus.findMany({ where: { source: 'github_check' } })
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.result).not.toBe('unknown')
  })

  it('check_run ends in the same state in any order, doubled and with some lost', async () => {
    const body = first('check_run') as { check_run: Record<string, unknown>; repository: object }
    const sha = 'd'.repeat(40)
    const moment = (id: number, status: string, conclusion: string | null, completed_at: string | null) => ({
      ...body,
      check_run: {
        ...body.check_run,
        ...{ id, status, conclusion, completed_at, head_sha: sha, name: 'test', started_at: '2026-11-21T08:00:00Z' },
      },
    })
    const moments = [
      moment(1, 'queued', null, null),
      moment(1, 'completed', 'failure', '2026-11-21T08:05:00Z'),
      moment(2, 'in_progress', null, null),
      moment(2, 'completed', 'success', '2026-11-21T08:15:00Z'),
    ]
    for (const order of [[3, 1, 0, 2], [0, 1, 2, 3], [3, 3, 2, 1], [3]]) {
      await database.db.ciCommit.deleteMany({ where: { serviceId, sha } })
      for (const at of order) await sendAndHandle('check_run', moments[at])
      const rows = await database.db.ciStatus.findMany({ where: { serviceId, sha } })
      expect(rows).toMatchObject([{ context: 'test', result: 'success', run: 2n }])
    }
  })

  it.each(['check_suite', 'workflow_run'])('%s makes us ask about its commit', async event => {
    const own = all(event).find(({ repository }) => repository?.full_name === 'Codertocat/Hello-World') ?? first(event)
    const body = withRepository(own)
    await database.db.ciCommit.updateMany({ where: { serviceId }, data: { wantedAt: null } })
    await sendAndHandle(event, body)
    expect(jobs).toContainEqual({ name: 'ask-provider', data: { serviceId } })
    expect(await database.db.ciCommit.count({ where: { serviceId, wantedAt: { not: null } } })).toBe(1)
  })

  it('pull_request is kept, and an older one changes nothing', async () => {
    const body = first('pull_request') as unknown as {
      pull_request: Record<string, unknown> & { updated_at: string; number: number }
    }
    await sendAndHandle('pull_request', body)
    const { number } = body.pull_request
    const where = { serviceId_number: { serviceId, number } }
    const row = await database.db.pullRequest.findUniqueOrThrow({ where })
    expect(row.title).toBe(body.pull_request.title)
    const older = { ...body.pull_request, title: 'Old', updated_at: '2001-01-01T00:00:00Z' }
    await sendAndHandle('pull_request', { ...body, pull_request: older })
    expect((await database.db.pullRequest.findUniqueOrThrow({ where })).title).toBe(row.title)
  })

  it('every example of every event is answered with 202', async () => {
    const wrong: string[] = []
    for (const { name, examples: bodies } of examples)
      for (const body of bodies) {
        const { status } = await send(name, body)
        if (status !== 202) wrong.push(`${name}: ${status}`)
      }
    expect(wrong).toEqual([])
  })
})
