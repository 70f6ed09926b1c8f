import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCheckRuns } from '@/lib/db/read/check-runs'
import { OWNER } from '@/lib/domain/actor'
import { configFile, type Engine, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { SERVICE_LINES, serviceFiles } from '@/test/http-service'
import { judgeCheckRun } from './judge-check-run'
import { runDeploy } from './run-deploy'
import { setVariable } from './variables'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(2)
}, 60_000)
afterEach(async () => {
  for (const { root } of engine.fleet.hosts) {
    const pid = Number(await readFile(join(root, 'service.pid'), 'utf8').catch(() => ''))
    if (pid > 0) process.kill(pid, 'SIGKILL')
  }
  await engine.stop()
}, 60_000)

const CHECK = `GET {{base_url}}/items
HTTP 200
[Captures]
first: jsonpath "$.items[0]"
[Asserts]
jsonpath "$.revision" == "{{revision}}"
jsonpath "$.items" count == 2

GET {{base_url}}/items?first={{first}}
HTTP 200
`
const ITEMS = ['a', 'b']

const config = (policy = '') =>
  configFile(`${SERVICE_LINES}\nchecks: checks/*.hurl\nenvironments: { production: { waves: [1, 100%]${policy} } }`)
const commit = (branch: string, items: unknown, part: { policy?: string; check?: string; delayMs?: number } = {}) =>
  engine.fleet.commit(branch, config(part.policy), {
    ...serviceFiles(items, part.delayMs),
    'checks/items.hurl': part.check ?? CHECK,
  })
const verdicts = async (deployId: string) =>
  (await readCheckRuns(engine.ctx.db, deployId))
    .map(({ trigger, host, verdict }) => `${trigger} ${host ?? 'address'} ${verdict}`)
    .sort()
const setPlain = async (name: string, value: string) => {
  const set = await setVariable(engine.ctx, OWNER, { name, value, secret: false, environment: 'production' })
  expect(set.ok).toBe(true)
}

const ANY_REVISION = CHECK.replace(/jsonpath "\$\.revision".*\n/, '')

/** The address that people use, as the service's `base_url`; it answers with `items`. */
async function openFront() {
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ items: front.items, revision: 'any' })),
  )
  const front = { items: ITEMS, close: () => server.close() }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  await setPlain('base_url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return front
}

test('a deploy whose checks pass on every host alone succeeds', async () => {
  const sha = await commit('main', ITEMS)
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason ?? ''}`).toBe('succeeded: ')
  expect(await verdicts(ended.id)).toEqual(['final prod-1 pass', 'wave prod-1 pass', 'wave prod-2 pass'])
  expect(await engine.live()).toEqual(engine.everywhere(sha))
}, 60_000)

test('a deploy that breaks an answer, and not the health, is undone and says which assert', async () => {
  const before = await commit('main', ITEMS)
  expect((await engine.deploy('main')).state).toBe('succeeded')
  await commit('next', ['only one'])
  const ended = await engine.deploy('next')
  expect(ended).toMatchObject({
    state: 'rolled_back',
    reason: expect.stringMatching(/^checks: checks\/items\.hurl: GET .*jsonpath "\$\.items" count == 2.* on prod-1$/),
  })
  const runs = await readCheckRuns(engine.ctx.db, ended.id)
  expect(runs.find(({ verdict }) => verdict === 'fail')?.ended).toMatchObject({
    method: 'GET',
    status: 200,
    asserts: [{ assert: 'jsonpath "$.items" count == 2', expected: expect.stringContaining('2') }],
  })
  // The second host was never touched, and was asked beside the first.
  expect(await engine.steps(ended.id, 'activate')).toEqual([
    'prod-1 activate succeeded',
    'prod-2 activate skipped',
    'prod-1 undo activate succeeded',
  ])
  expect(await verdicts(ended.id)).toEqual(['baseline prod-1 pass', 'beside prod-2 pass', 'wave prod-1 fail'])
  expect(await engine.live()).toEqual(engine.everywhere(before))
}, 60_000)

test('what was red before does not count, and is said', async () => {
  await commit('main', ['only one'], { policy: ', checks: { on_failure: report }' })
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const sha = await commit('next', ['still one'])
  const ended = await engine.deploy('next')
  expect(ended.state).toBe('succeeded')
  const step = await engine.ctx.db.step.findFirstOrThrow({ where: { deployId: ended.id, name: 'checks' } })
  expect(step.detail).toMatch(/checks\/items\.hurl: .*, as before the deploy$/)
  expect(await engine.live()).toEqual(engine.everywhere(sha))
}, 60_000)

test('with on_failure: stop hosts stay as they are', async () => {
  const before = await commit('main', ITEMS)
  await engine.deploy('main')
  const sha = await commit('next', ['only one'], { policy: ', checks: { on_failure: stop }' })
  expect((await engine.deploy('next')).state).toBe('failed')
  expect(await engine.live()).toEqual([sha, before])
}, 60_000)

test('an answer that has become clearly slower is a failure', async () => {
  await commit('main', ITEMS)
  await engine.deploy('main')
  await commit('next', ITEMS, { delayMs: 900 })
  expect(await engine.deploy('next')).toMatchObject({
    state: 'rolled_back',
    reason: expect.stringMatching(
      /request 1 took \d+ ms, \d+ ms before, \d+ ms on the release before at the same time on prod-1/,
    ),
  })
}, 60_000)

test('a check that proves nothing waits for a person, who says what that means', async () => {
  const unreachable = 'GET http://192.0.2.1/nowhere\nHTTP 200\n'
  const sha = await commit('main', ITEMS, { check: unreachable })
  const id = await engine.fleet.deploy('main')
  const running = engine.carryOut(id)
  const judgeNext = (as: 'pass' | 'fail' | 'again') =>
    eventually(async () => {
      const runs = await readCheckRuns(engine.ctx.db, id)
      const open = runs.find(({ verdict, judged }) => verdict === 'inconclusive' && judged === null)
      const answer = await judgeCheckRun(engine.ctx, OWNER, { checkRunId: open?.id ?? sha.slice(0, 8), as })
      expect(answer.ok).toBe(true)
    })
  await judgeNext('again')
  // prod-1, prod-2, and the service as a whole.
  for (const as of ['pass', 'pass', 'pass'] as const) await judgeNext(as)
  const ended = await running
  expect(`${ended.state}: ${ended.reason ?? ''}`).toBe('succeeded: ')
  expect(await engine.live()).toEqual(engine.everywhere(sha))
}, 90_000)

test('a check that proves nothing counts as failed when nobody says anything in time', async () => {
  await commit('main', ITEMS, { check: 'GET http://192.0.2.1/\nHTTP 200\n', policy: ', checks: { wait: 1s }' })
  expect(await engine.deploy('main')).toMatchObject({
    state: 'rolled_back',
    reason: expect.stringMatching(/192\.0\.2\.1.*, and nobody said what that means on prod-1$/),
  })
  expect(await engine.live()).toEqual(engine.everywhere(null))
}, 60_000)

test('where one host is taken as failed, nobody has to say anything of the others', async () => {
  const all = config().replace('waves: [1, 100%]', 'waves: [100%]')
  const files = { ...serviceFiles(ITEMS), 'checks/items.hurl': 'GET http://192.0.2.1/\nHTTP 200\n' }
  await engine.fleet.commit('main', all, files)
  const id = await engine.fleet.deploy('main')
  const running = engine.carryOut(id)
  await eventually(async () => {
    const open = (await readCheckRuns(engine.ctx.db, id)).filter(({ waitsUntil }) => waitsUntil !== null)
    expect(open).toHaveLength(2)
    const answer = await judgeCheckRun(engine.ctx, OWNER, { checkRunId: open[0]?.id ?? '', as: 'fail' })
    expect(answer.ok).toBe(true)
  })
  expect((await running).state).toBe('rolled_back')
  expect(await engine.live()).toEqual(engine.everywhere(null))
}, 60_000)

test('what a person says while no worker is there is heard by the next one, which does not ask again', async () => {
  await commit('main', ITEMS, { check: 'GET http://192.0.2.1/\nHTTP 200\n' })
  const id = await engine.fleet.deploy('main')
  const died = new AbortController()
  const first = runDeploy(engine.ctx, id, died.signal)
  const open = await eventually(async () => {
    const [run] = (await readCheckRuns(engine.ctx.db, id)).filter(({ waitsUntil }) => waitsUntil !== null)
    expect(run).toBeDefined()
    return run
  })
  died.abort()
  await first
  expect((await judgeCheckRun(engine.ctx, OWNER, { checkRunId: open?.id ?? '', as: 'fail' })).ok).toBe(true)
  const ended = await engine.carryOut(id)
  expect(ended).toMatchObject({ state: 'rolled_back', reason: expect.stringContaining('taken as failed by') })
  expect(await verdicts(id)).toEqual(['wave prod-1 inconclusive'])
}, 60_000)

test('when every host is live the address that people use is asked, and what is wrong there is undone', async () => {
  const before = await commit('main', ITEMS)
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const front = await openFront()
  try {
    const good = await commit('good', ITEMS, { check: ANY_REVISION })
    const fine = await engine.deploy('good')
    expect(`${fine.state}: ${fine.reason ?? ''}`).toBe('succeeded: ')
    expect(await verdicts(fine.id)).toContain('final address pass')
    front.items = ['a cache in front gives one']
    await commit('bad', ITEMS, { check: ANY_REVISION })
    const ended = await engine.deploy('bad')
    expect(ended).toMatchObject({
      state: 'rolled_back',
      reason: expect.stringMatching(/^checks: checks\/items\.hurl: GET .*jsonpath "\$\.items" count == 2[^(]*$/),
    })
    expect(await engine.live()).toEqual(engine.everywhere(good))
    expect(good).not.toBe(before)
  } finally {
    front.close()
  }
}, 90_000)

test('it is asked also where the first host has failed and the rest may go on', async () => {
  const policy = `build: test "$PROMETHEUS_HOST" != prod-1\nenvironments: { production: { waves: [2], max_failed_hosts: 1 } }`
  const bearing = configFile(`${SERVICE_LINES}\nchecks: checks/*.hurl\n${policy}`)
  const before = await commit('main', ITEMS)
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const front = await openFront()
  try {
    const files = { ...serviceFiles(ITEMS), 'checks/items.hurl': ANY_REVISION }
    const next = await engine.fleet.commit('next', bearing, files)
    const ended = await engine.deploy('next')
    expect(ended).toMatchObject({ state: 'failed', reason: expect.stringContaining('1 of 2 hosts are live on it') })
    expect(await verdicts(ended.id)).toContain('final address pass')
    expect(await engine.live()).toEqual([before, next])

    front.items = ['a cache in front gives one']
    await engine.fleet.commit('bad', bearing, { ...files, delay: '1' })
    expect(await engine.deploy('bad')).toMatchObject({
      state: 'rolled_back',
      reason: expect.stringMatching(/^build: /),
    })
    expect(await engine.live()).toEqual([before, next])
  } finally {
    front.close()
  }
}, 90_000)

test('a service that goes on answering with the old revision is no success', async () => {
  const check = 'GET {{base_url}}/items\nHTTP 200\n'
  const before = await commit('main', ITEMS, { check })
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const sha = await engine.fleet.commit('next', config().replace(/restart: .*/, "restart: 'true'"), {
    ...serviceFiles(ITEMS),
    'checks/items.hurl': check,
  })
  expect(await engine.deploy('next')).toMatchObject({
    state: 'rolled_back',
    reason: `checks: checks/items.hurl: ${before.slice(0, 7)} answers, and not ${sha.slice(0, 7)} on prod-1`,
  })
  expect(await engine.live()).toEqual(engine.everywhere(before))
}, 60_000)

test('a check that cannot be read ends the deploy before anything is touched, with its line', async () => {
  await commit('main', ITEMS, { check: 'GET {{base_url}}/items\nHTTP two hundred\n' })
  expect(await engine.deploy('main')).toMatchObject({
    state: 'error',
    reason: expect.stringMatching(/^checks\/items\.hurl line 2, column \d+: expected .*, but found /),
  })
  expect(await engine.live()).toEqual(engine.everywhere(null))
}, 60_000)

test('variables reach checks, and a secret is in no row', async () => {
  const check = 'GET {{base_url}}/items\nX-Key: {{key}}\nX-Plain: {{plain}}\nHTTP 404\n'
  for (const [name, value, secret] of [
    ['key', 's3cr3t-s3ntinel', true],
    ['plain', 'in-the-open', false],
  ] as const)
    expect(await setVariable(engine.ctx, OWNER, { name, value, secret, service: 'checkout' })).toMatchObject({
      ok: true,
    })
  await commit('main', ITEMS, { check, policy: ', checks: { on_failure: report }' })
  const ended = await engine.deploy('main')
  const rows = await engine.ctx.db.checkRun.findMany({ where: { deployId: ended.id } })
  const stored = JSON.stringify(rows)
  expect(stored).toContain('in-the-open')
  expect(stored).not.toContain('s3cr3t-s3ntinel')
  const all = await engine.ctx.db.$queryRaw<{ text: string }[]>`SELECT data::text AS text FROM "Event"`
  expect(JSON.stringify(all)).not.toContain('s3cr3t-s3ntinel')
}, 60_000)
