import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '@/lib/domain/secret'
import { gitProviderContract } from '@/lib/ports/git-provider.contract'
import { type Github, startGithub } from '@/test/github'
import { github } from './github'

const kindOf = (world: Github, auth?: Parameters<typeof github>[0]['auth']) =>
  github({ apiUrl: world.apiUrl, auth: auth ?? { token: new Secret(world.token) }, webhookSecret: null })

gitProviderContract('GitHub', async () => {
  const world = await startGithub()
  return {
    kind: kindOf(world),
    urls: [
      world.url,
      world.url.replace('.git', ''),
      world.url.replace('acme', 'ACME'),
      world.url.replace('//', '//x:y@'),
    ],
    foreign: 'https://gitlab.com/acme/checkout.git',
    missing: world.url.replace('checkout', 'none'),
    sha: world.sha,
    report: async (context, result) =>
      void world.addStatus(world.sha, { context, state: result === 'running' ? 'pending' : result }),
    openPull: branch => world.openPull(branch, 'One'),
    closePull: async number => void (await world.editPull(number, { state: 'closed' })),
    end: world.close,
  }
})

describe('GitHub', () => {
  let world: Github
  beforeAll(async () => {
    world = await startGithub()
  })
  afterAll(() => world.close())
  beforeEach(() => {
    world.asked.length = 0
  })
  const open = (kind = kindOf(world)) => kind.open('acme/checkout')

  it('tells check runs beside commit statuses, more than a page of them', async () => {
    for (let at = 0; at < 130; at++) world.addStatus(world.sha, { context: `status ${at}`, state: 'success' })
    await world.addCheck(world.sha, {
      name: 'test (18)',
      status: 'completed',
      conclusion: 'timed_out',
      started_at: '2026-11-21T08:00:00Z',
      completed_at: '2026-11-21T08:10:00Z',
      output: { title: 'Too slow', summary: '' },
    })
    await world.addCheck(world.sha, { name: 'lint', status: 'in_progress' })
    const answer = await open().ci(world.sha, {})
    if (!answer.ok) throw new Error(answer.failure.message)
    expect(answer.value.statuses).toHaveLength(132)
    expect(answer.value.statuses.slice(-2)).toMatchObject([
      { source: 'github_check', context: 'lint', result: 'running', finishedAt: null },
      {
        source: 'github_check',
        context: 'test (18)',
        result: 'timed_out',
        description: 'Too slow',
        finishedAt: Date.parse('2026-11-21T08:10:00Z'),
      },
    ])
    expect(world.asked.map(({ status }) => status)).toEqual([200, 200, 200])

    world.asked.length = 0
    await open().ci(world.sha, answer.value.validators)
    expect(world.asked.map(({ status }) => status)).toEqual([304, 304, 304])
  })

  it('asks of pull requests only whether they have changed', async () => {
    const kind = kindOf(world)
    const number = await world.openPull('topic', 'Round tax')
    world.asked.length = 0
    const first = await open(kind).pulls(null)
    expect(await open(kind).pulls(null)).toEqual(first)
    const asked = () => world.asked.splice(0).map(({ status }) => status)
    expect(asked()).toEqual([200, 200, 304, 304])
    await world.editPull(number, { title: 'Round tax per line' })
    world.asked.length = 0
    expect(await open(kind).pulls(null)).toMatchObject({ value: [{ number, title: 'Round tax per line' }] })
    expect(asked()).toEqual([200, 304])
    await world.editPull(number, { state: 'closed' })
  })

  it('names a fork’s branch as nobody names a branch', async () => {
    const { pullOf } = await import('./words')
    const pull = {
      ...{ number: 1, title: 'T', state: 'open', html_url: '', updated_at: '2026-11-21T08:00:00Z', user: null },
      head: { ref: 'main', sha: world.sha, label: 'eve:main', repo: { full_name: 'eve/checkout' } },
      base: { repo: { full_name: 'acme/checkout' } },
    }
    expect(pullOf(pull, null).branch).toBe('eve:main')
    expect(pullOf({ ...pull, head: { ...pull.head, repo: null } }, null).branch).toBe('eve:main')
  })

  it('is told of deploys in its own words, and marks the commit', async () => {
    const report = {
      ...{ deployId: 'd1', number: 4, service: 'checkout', environment: 'canary', production: false, sha: world.sha },
      ...{ description: 'x'.repeat(200), logUrl: 'https://deploy.example.com/4', remoteId: null },
      environmentUrl: 'https://shop.example.com/',
    }
    const told = await open().report({ ...report, state: 'running' })
    expect(told).toEqual({ ok: true, value: { remoteId: '1' } })
    await open().report({ ...report, remoteId: '1', state: 'rolled_back' })
    expect(world.deployments).toMatchObject([{ environment: 'checkout canary', payload: { prometheus: 'd1' } }])
    expect(world.deploymentStatuses).toMatchObject([
      {
        state: 'in_progress',
        log_url: 'https://deploy.example.com/4',
        environment_url: 'https://shop.example.com/',
        description: 'x'.repeat(140),
      },
      { state: 'failure' },
    ])
    expect(world.statuses.slice(-2)).toMatchObject([
      { context: 'prometheus/checkout/canary', state: 'pending' },
      { state: 'failure' },
    ])
  })

  it('asks as an installed app, with a token of the installation', async () => {
    const auth = { appId: 7, privateKey: new Secret(world.appKey) }
    const provider = open(kindOf(world, auth))
    expect(await provider.pulls(null)).toMatchObject({ ok: true })
    await provider.pulls(null)
    expect(world.asked.map(({ request }) => request.split('?')[0])).toEqual([
      'GET /repos/acme/checkout/installation',
      'POST /app/installations/70/access_tokens',
      'GET /repos/acme/checkout/pulls',
      'GET /repos/acme/checkout/pulls',
    ])
    expect(world.asked[2]?.authorization).toMatch(/^token ghs_/)
  })

  it('asks nothing more once it was asked too often, until the time it names', async () => {
    const reset = Math.ceil(Date.now() / 1000) + 1800
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }
    world.refuse({ status: 403, body: { message: 'API rate limit exceeded' }, headers })
    const kind = kindOf(world)
    const until = new Date(reset * 1000)
    const limited = { ok: false, failure: { kind: 'rate_limited', until } }
    expect(await open(kind).ci(world.sha, {})).toMatchObject(limited)
    const again = await open(kind).pulls(null)
    expect(again).toMatchObject(limited)
    expect(again.ok === false && again.failure.message).toBe(
      `GitHub was asked too often and answers again at ${until.toISOString().slice(11, 16)} UTC`,
    )
    expect(world.asked).toHaveLength(1)
  })

  it.each([
    [{ status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '7' } }, 'rate_limited'],
    [{ status: 403, body: { message: 'You have exceeded a secondary rate limit' } }, 'rate_limited'],
    [{ status: 403, body: { message: 'Resource not accessible by integration' } }, 'auth_failed'],
    [{ status: 401, body: { message: 'Bad credentials' } }, 'auth_failed'],
    [{ status: 502, body: { message: 'Server Error' } }, 'unreachable'],
    [{ status: 422, body: { message: 'No commit found for SHA' } }, 'refused'],
  ])('%j is %s', async (answer, kind) => {
    world.refuse(answer)
    expect(await open().ci(world.sha, {})).toMatchObject({ ok: false, failure: { kind } })
  })

  it('is never half told: a page that fails is a failure', async () => {
    for (let at = 0; at < 130; at++) world.addStatus(world.sha, { context: `status ${at}`, state: 'success' })
    world.asked.length = 0
    const { body } = { body: { message: 'Server Error' } }
    const first = { state: 'success', sha: world.sha, total_count: 130, statuses: [] }
    world.refuse({ status: 200, body: first }, { status: 502, body })
    expect(await open().ci(world.sha, {})).toMatchObject({ ok: false, failure: { kind: 'refused' } })
  })

  it('says that it cannot be reached, and never its credentials', async () => {
    const gone = github({
      apiUrl: 'http://127.0.0.1:9',
      auth: { token: new Secret('ghp_secret') },
      webhookSecret: null,
    })
    const answer = await gone.open('acme/checkout').ci(world.sha, {})
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'unreachable' } })
    expect(JSON.stringify(answer)).not.toContain('ghp_secret')
  })
})
