import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { cancelDeploy } from './cancel-deploy'
import { requestRetry } from './request-retry'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(3)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

const production = (policy: string) => `environments: { production: { ${policy} } }`
/** Healthy but on one host, and there too when going back. */
const sickOn = (host: string) =>
  HEALTHY.replace('"true"', `test "$PROMETHEUS_HOST" != ${host} -o -n "$PROMETHEUS_ROLLBACK"`)

test('a host that fails stops the next wave, and those that were touched go back', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  await engine.fleet.commit('next', configFile(`${sickOn('prod-2')}\n${production('waves: [1, 2, 100%]')}`))
  const ended = await engine.deploy('next')
  expect(ended.state).toBe('rolled_back')
  expect(await engine.steps(ended.id, 'activate')).toEqual([
    'prod-1 activate succeeded',
    'prod-2 activate succeeded',
    'prod-3 activate skipped',
    'prod-1 undo activate succeeded',
    'prod-2 undo activate succeeded',
  ])
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('with a failure budget the host that failed goes back alone, and the others stay live', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const policy = production('waves: [1, 2, 100%], max_failed_hosts: 1')
  const sha = await engine.fleet.commit('next', configFile(`${sickOn('prod-2')}\n${policy}`))
  const ended = await engine.deploy('next')
  expect(ended).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/prod-2.*2 of 3 hosts are live on it$/),
  })
  expect(await engine.live()).toEqual([sha, before, sha])

  const half = `build: test $PROMETHEUS_HOST != prod-2\n${HEALTHY}\n${policy}`
  await engine.fleet.commit('half', configFile(half))
  const { id } = await engine.deploy('half')
  expect(await engine.steps(id, 'build', 'activate')).toEqual([
    'prod-1 build succeeded',
    'prod-1 activate succeeded',
    'prod-2 build failed',
    'prod-2 activate skipped',
    'prod-3 build succeeded',
    'prod-3 activate succeeded',
  ])
})

test('a failing canary stops the rollout, however large the budget, and nothing goes live without its migration', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const wide = (waves: string) => production(`waves: [${waves}], max_failed_hosts: 2`)
  await engine.fleet.commit('next', configFile(`${sickOn('prod-1')}\n${wide('1, 100%')}`))
  const canary = await engine.deploy('next')
  expect(canary.state).toBe('rolled_back')
  expect(await engine.steps(canary.id, 'activate')).toEqual([
    'prod-1 activate succeeded',
    'prod-2 activate skipped',
    'prod-3 activate skipped',
    'prod-1 undo activate succeeded',
  ])

  const once = 'build: test "$PROMETHEUS_HOST" != prod-1\nonce: { migrate: echo x >>"$HOME/once" }'
  await engine.fleet.commit('migrated', configFile(`${HEALTHY}\n${once}\n${wide('100%')}`))
  expect(await engine.deploy('migrated')).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^build: /) })
  expect(await engine.traces('once')).toEqual(engine.everywhere(null))
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('with on_failure: stop everything stays as it is', async () => {
  expect(await engine.fleet.commit('main', configFile(HEALTHY)).then(() => engine.deploy('main'))).toMatchObject({
    state: 'succeeded',
  })
  const [before] = await engine.live()
  const policy = production('waves: [1, 2, 100%], on_failure: stop')
  const sha = await engine.fleet.commit('next', configFile(`${sickOn('prod-2')}\n${policy}`))
  expect((await engine.deploy('next')).state).toBe('failed')
  expect(await engine.live()).toEqual([sha, sha, before])
})

test('a wave is watched before the next, and one that falls ill meanwhile takes everything back', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  // Well for the first look, ill from then on.
  const ill = HEALTHY.replace('"true"', `'test -n "$PROMETHEUS_ROLLBACK" || { test ! -e ill && : >ill; }'`)
    .replace('within: 2s', 'within: 300ms')
    .replace('stable: 100ms', 'stable: 0s')
  await engine.fleet.commit('next', configFile(`${ill}\n${production('waves: [1, 100%], pause: 2s')}`))
  const ended = await engine.deploy('next')
  expect(ended).toMatchObject({ state: 'rolled_back', reason: expect.stringMatching(/^bake: .* on prod-1$/) })
  expect(await engine.steps(ended.id, 'bake')).toEqual(['prod-1 bake failed'])
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('migrations run on one host, before anything is switched', async () => {
  const once = 'once: { migrate: "readlink ../../current >>$HOME/once || echo none >>$HOME/once", seed: "echo seeded" }'
  await engine.fleet.commit('main', configFile(`${HEALTHY}\n${once}`))
  const ended = await engine.deploy('main')
  expect(ended.state).toBe('succeeded')
  expect(await engine.steps(ended.id, 'once')).toEqual(['prod-1 once succeeded'])
  expect(await engine.traces('once')).toEqual(['none\n', null, null])
})

test('a migration that fails switches nothing, and is named', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const once = 'once: { migrate: "echo half; exit 4", never: "echo x >$HOME/never" }'
  await engine.fleet.commit('next', configFile(`${HEALTHY}\n${once}`))
  expect(await engine.deploy('next')).toMatchObject({
    state: 'failed',
    reason: 'once: migrate exited 4 on prod-1',
  })
  expect(await engine.traces('never')).toEqual(engine.everywhere(null))
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('a cancel lets a migration come to its end, and then nothing is switched', async () => {
  await engine.fleet.commit(
    'main',
    configFile(`${HEALTHY}\nonce: { migrate: "echo begun >>$HOME/once; sleep 2; echo ended >>$HOME/once" }`),
  )
  const id = await engine.fleet.deploy('main')
  const running = engine.carryOut(id)
  await eventually(async () => expect((await engine.traces('once'))[0]).toBe('begun\n'))
  expect(await cancelDeploy(engine.ctx, OWNER, { deployId: id, undo: false })).toMatchObject({ ok: true })
  expect((await running).state).toBe('cancelled')
  expect(await engine.traces('once')).toEqual(['begun\nended\n', null, null])
  expect(await engine.live()).toEqual(engine.everywhere(null))
})

test('a retry goes on with the hosts that failed, and runs neither build nor migration again', async () => {
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const flaky = HEALTHY.replace(
    '"true"',
    `'test "$PROMETHEUS_HOST" != prod-2 || test -n "$PROMETHEUS_ROLLBACK" || test -e "$HOME/mended"'`,
  )
  const rest = 'build: echo x >>"$HOME/builds"\nonce: { migrate: "echo x >>$HOME/once" }'
  const policy = production('waves: [1, 2, 100%], max_failed_hosts: 1')
  const sha = await engine.fleet.commit('next', configFile(`${flaky}\n${rest}\n${policy}`))
  const failed = await engine.deploy('next')
  expect(await engine.live()).toEqual([sha, before, sha])

  await writeFile(join(engine.fleet.hosts[1]?.root ?? '', 'mended'), '')
  const asked = await requestRetry(engine.ctx, OWNER, { deployId: failed.id })
  expect(asked).toMatchObject({ ok: true, value: { number: failed.number + 1, state: 'queued' } })
  const retried = asked.ok ? await engine.carryOut(asked.value.id) : null
  expect(retried).toMatchObject({ state: 'succeeded', release: failed.release, retryOfId: failed.id })
  expect(await engine.steps(retried?.id ?? '', 'activate')).toEqual(['prod-2 activate succeeded'])
  expect(await engine.live()).toEqual(engine.everywhere(sha))
  expect(await engine.traces('builds')).toEqual(['x\n', 'x\n', 'x\n'])
  expect(await engine.traces('once')).toEqual(['x\n', null, null])

  const more = await requestRetry(engine.ctx, OWNER, { deployId: failed.id })
  expect(more).toMatchObject({ ok: false, failure: { decision: { reasons: [{ code: 'overtaken' }] } } })
})
