import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Prisma } from '@/lib/db/generated/client'
import { OWNER } from '@/lib/domain/actor'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { cancelDeploy } from './cancel-deploy'
import { runDeploy } from './run-deploy'

let engine: Engine
beforeEach(async () => {
  engine = await startEngine(2)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

const asked = (command: string) => HEALTHY.replace('"true"', `'${command}'`).replace('2s', '500ms')
const RESTART = 'restart: echo "$PROMETHEUS_REVISION" >>"$HOME/restarts"'
const waves = 'environments: { production: { waves: [1, 100%] } }'

/** Brings a commit live, of which the next deploy is to go back. */
async function live(...lines: string[]): Promise<string> {
  const sha = await engine.fleet.commit('main', configFile(lines.join('\n')), { old: '' })
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded' })
  return sha
}
async function next(...lines: string[]) {
  await engine.fleet.commit('next', configFile(lines.join('\n')), { new: '' })
  return engine.fleet.deploy('next')
}

test('what ran before is restarted as its own commit says, not as the one that cannot', async () => {
  const before = await live(RESTART, HEALTHY)
  const ended = await engine.carryOut(await next('restart: exit 9', HEALTHY))
  expect(ended).toMatchObject({ state: 'rolled_back', reason: expect.stringContaining('exited 9') })
  expect(await engine.traces('restarts')).toEqual([`${before}\n`.repeat(2), `${before}\n`.repeat(2)])
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('what ran before is asked what its own commit answers', async () => {
  const before = await live(asked('test -e old'))
  const ended = await engine.carryOut(await next('restart: exit 9', asked('test -e new')))
  expect(ended.state).toBe('rolled_back')
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('what ran before is restarted and asked where the commit that failed does neither', async () => {
  const before = await live(RESTART, asked('test -e old'))
  const id = await next('hooks: { after_activate: exit 9 }')
  expect((await engine.carryOut(id)).state).toBe('rolled_back')
  expect(await engine.traces('restarts')).toEqual([`${before}\n`.repeat(2), `${before}\n`.repeat(2)])
  expect(await engine.steps(id, 'restart', 'health')).toEqual(
    ['prod-1', 'prod-2'].flatMap(host => ['restart', 'health'].map(name => `${host} undo ${name} succeeded`)),
  )
})

test('hosts that stay on the release when a deploy is cancelled are held to it', async () => {
  const before = await live(HEALTHY)
  const held = 'test "$PROMETHEUS_HOST" != prod-2 -o -n "$PROMETHEUS_ROLLBACK" || { touch "$HOME/held"; sleep 300; }'
  const id = await next(`restart: ${held}`, HEALTHY, waves)
  const running = engine.carryOut(id)
  await eventually(async () => expect((await engine.traces('held'))[1]).toBe(''))
  expect(await cancelDeploy(engine.ctx, OWNER, { deployId: id, undo: false })).toMatchObject({ ok: true })
  const { sha } = await running
  expect(await engine.live()).toEqual([sha, before])
  const instances = await engine.ctx.db.instance.findMany({ orderBy: { host: { name: 'asc' } } })
  expect(instances.map(({ expectedSha }) => expectedSha)).toEqual([sha, before])
})

test('a database that is away for a moment leaves nothing half way', async () => {
  const before = await live(HEALTHY)
  const id = await next('restart: exit 9', HEALTHY)
  const { db } = engine.ctx
  // Just as it is asked for the way back.
  const findFirst = (query: Prisma.DeployFindFirstArgs) =>
    query.where?.config
      ? Promise.reject(Object.assign(new Error('it is away'), { code: 'P1001' }))
      : db.deploy.findFirst(query)
  const broken = new Proxy(db, {
    get: (target, key) => (key === 'deploy' ? { ...target.deploy, findFirst } : Reflect.get(target, key)),
  })
  await runDeploy({ ...engine.ctx, db: broken }, id, new AbortController().signal)
  expect(await engine.read(id)).toMatchObject({ state: 'rolling_back' })
  expect((await engine.carryOut(id)).state).toBe('rolled_back')
  expect(await engine.live()).toEqual(engine.everywhere(before))
})

test('a worker whose claim is lost as a command fails drops the deploy, and lives on', async () => {
  await live(HEALTHY)
  const id = await next('build: touch "$HOME/built"; until [ -e "$HOME/go" ]; do sleep 0.05; done; exit 3', HEALTHY)
  const running = runDeploy({ ...engine.ctx, heartbeatMs: 60_000 }, id, new AbortController().signal)
  await eventually(async () => expect(await engine.traces('built')).toEqual(['', '']))
  await engine.ctx.db.deploy.update({ where: { id }, data: { token: { increment: 1 } } })
  for (const { root } of engine.fleet.hosts) await appendFile(join(root, 'go'), '')
  await running
  expect(await engine.read(id)).toMatchObject({ state: 'running' })
})

test('a host that is away for a moment while it is asked is not ill', async () => {
  await live(HEALTHY)
  const watched = 'health: { command: "echo x >>$HOME/asked", within: 1s, interval: 100ms, stable: 3s }'
  const id = await next(watched)
  const running = engine.carryOut(id)
  await eventually(async () => expect((await engine.traces('asked'))[1]).toContain('x'))
  await engine.fleet.hosts[1]?.reboot()
  await rm(join(engine.fleet.hosts[1]?.root ?? '', 'asked'))
  expect(await running).toMatchObject({ state: 'succeeded' })
  expect((await engine.traces('asked'))[1]).toContain('x')
})
