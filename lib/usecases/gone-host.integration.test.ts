import { expect, test } from 'vitest'
import { configFile, type Engine, engineOf, HEALTHY } from '@/test/engine'
import { eventually } from '@/test/eventually'

const disable = (engine: Engine, host: string) =>
  engine.ctx.db.instance.updateMany({ where: { host: { name: host } }, data: { enabled: false } })

/** Waits until a command on the host has left its trace. */
const traced = (engine: Engine, name: string, hosts: number[]) =>
  eventually(async () => {
    const traces = await engine.traces(name)
    expect(hosts.map(host => traces[host])).not.toContain(null)
  })

/** Waits until the worker has heard of so many steps too. */
const heard = (engine: Engine, where: { name: string; state: string; host?: { name: string } }, count: number) =>
  eventually(async () => expect(await engine.ctx.db.step.count({ where })).toBe(count))

test.concurrent('a host that is gone before the start is named, nothing begins anywhere, and the next deploy runs', async () => {
  const engine = await engineOf(2)
  const sha = await engine.fleet.commit('main', configFile(`build: touch "$HOME/built"\n${HEALTHY}`))
  await engine.fleet.hosts[1]?.stop()
  const ended = await engine.deploy('main')
  expect(ended).toMatchObject({ state: 'error', reason: expect.stringMatching(/^transfer: .* on prod-2$/) })
  expect(await engine.traces('built')).toEqual([null, null])
  expect(await engine.live()).toEqual([null, null])
  await disable(engine, 'prod-2')
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded', sha })
  expect(await engine.live()).toEqual([sha, null])
}, 120_000)

test.concurrent('a host that goes for good in mid-build ends the deploy by its name, and the next one runs', async () => {
  const engine = await engineOf(2)
  const build = 'test "$PROMETHEUS_DEPLOY" = 2 || { touch "$HOME/built"; sleep 300; }'
  const sha = await engine.fleet.commit('main', configFile(`build: '${build}'\n${HEALTHY}`))
  const running = engine.deploy('main')
  await traced(engine, 'built', [0, 1])
  await heard(engine, { name: 'build', state: 'running' }, 2)
  await engine.fleet.hosts[1]?.stop()
  const ended = await running
  expect(ended).toMatchObject({ state: 'error', reason: expect.stringMatching(/^build: .* on prod-2$/) })
  expect(await engine.steps(ended.id, 'build')).toEqual(['prod-1 build cancelled', 'prod-2 build error'])
  expect(await engine.live()).toEqual([null, null])
  await disable(engine, 'prod-2')
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded' })
  expect(await engine.live()).toEqual([sha, null])
}, 180_000)

test.concurrent('a host that goes for good in mid-switch cannot be brought back, and the others are', async () => {
  const engine = await engineOf(2)
  const before = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  const restart =
    'restart: test "$PROMETHEUS_HOST" != prod-2 -o -n "$PROMETHEUS_ROLLBACK" || { touch "$HOME/switched"; sleep 300; }'
  await engine.fleet.commit(
    'next',
    configFile(`${restart}\n${HEALTHY}\nenvironments: { production: { waves: [1, 100%] } }`),
  )
  const running = engine.deploy('next')
  await traced(engine, 'switched', [1])
  await heard(engine, { name: 'restart', state: 'running', host: { name: 'prod-2' } }, 1)
  await engine.fleet.hosts[1]?.stop()
  const ended = await running
  expect(ended).toMatchObject({
    state: 'rollback_failed',
    reason: expect.stringMatching(/^restart: .* on prod-2; could not be brought back: prod-2: /),
  })
  expect((await engine.live())[0]).toBe(before)
}, 240_000)
