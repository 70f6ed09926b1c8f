import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { configFile as config, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { lives } from '@/test/lives'
import { cancelDeploy } from './cancel-deploy'
import { runDeploy } from './run-deploy'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(3)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

const traced = (name: string) =>
  eventually(() => Promise.all(engine.fleet.hosts.map(({ root }) => readFile(join(root, name), 'utf8'))))

test('a deploy that goes well is live on every host', async () => {
  const sha = await engine.fleet.commit('main', config(`build: echo built\nrestart: echo restarted\n${HEALTHY}`))
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded', sha })
  expect(await engine.live()).toEqual(engine.everywhere(sha))
})

test('a build that fails switches nothing, and says which command on which host', async () => {
  await engine.fleet.commit('main', config('build: exit 3'))
  const ended = await engine.deploy('main')
  expect(ended.state).toBe('failed')
  expect(ended.reason).toMatch(/prod-\d.*exited 3|exited 3.*prod-\d/)
  expect(await engine.live()).toEqual(engine.everywhere(null))
})

test('health that fails on one host brings every host back', async () => {
  const before = await engine.fleet.commit('main', config(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const sick = HEALTHY.replace('"true"', 'test "$PROMETHEUS_HOST" != prod-2 -o -n "$PROMETHEUS_ROLLBACK"')
  await engine.fleet.commit('next', config(sick))
  const ended = await engine.deploy('next')
  expect(ended.state).toBe('rolled_back')
  expect(ended.reason).toContain('prod-2')
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('cancelling a build ends its processes and switches nothing', async () => {
  await engine.fleet.commit('main', config('build: echo $$ > "$HOME/pid"; sleep 300 & wait'))
  const id = await engine.fleet.deploy('main')
  const running = engine.carryOut(id)
  const pids = await eventually(async () => {
    const found = (await traced('pid')).map(Number)
    expect(found.every(pid => pid > 0)).toBe(true)
    return found
  })
  expect(await cancelDeploy(engine.ctx, OWNER, { deployId: id, undo: false })).toMatchObject({ ok: true })
  expect((await running).state).toBe('cancelled')
  expect(await Promise.all(pids.map(lives))).toEqual(pids.map(() => false))
  expect(await engine.live()).toEqual(engine.everywhere(null))
})

test('a connection that is cut in mid-build costs nothing', async () => {
  const sha = await engine.fleet.commit('main', config('build: echo x >> "$HOME/builds"; sleep 1'))
  const running = engine.deploy('main')
  await traced('builds')
  await Promise.all(engine.fleet.hosts.map(host => host.killSessions()))
  expect((await running).state).toBe('succeeded')
  expect(await engine.live()).toEqual(engine.everywhere(sha))
  expect(await traced('builds')).toEqual(['x\n', 'x\n', 'x\n'])
})

test('a build that falls silent is timed out', async () => {
  await engine.fleet.commit('main', config('build: sleep 300\ntimeouts: { silence: 1s }'))
  expect((await engine.deploy('main')).state).toBe('timed_out')
  expect(await engine.live()).toEqual(engine.everywhere(null))
})

test('the same commit deployed twice within a second is two releases, each built', async () => {
  await engine.fleet.commit('main', config('build: echo x >> "$HOME/builds"'))
  const now = new Date()
  const frozen = { ...engine.ctx, clock: { now: () => now } }
  for (let times = 0; times < 2; times++) {
    await runDeploy(frozen, await engine.fleet.deploy('main'), new AbortController().signal)
  }
  expect(await engine.traces('builds')).toEqual(engine.everywhere('x\nx\n'))
  const releases = await engine.ctx.db.deploy.findMany({ select: { state: true, release: true } })
  expect(releases.map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
  expect(new Set(releases.map(({ release }) => release)).size).toBe(2)
})
