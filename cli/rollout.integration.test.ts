import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { measureTransfer } from '@/lib/usecases/measure-transfer'
import { observeHost } from '@/lib/usecases/observe-host'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { serveApi } from '@/test/serve-api'
import { Refusal, talkTo } from './call'
import { COMMANDS } from './commands'
import type { Options } from './options'

const wiring = vi.hoisted(() => ({ getDb: vi.fn(), getContext: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)

let engine: Engine
let api: Awaited<ReturnType<typeof serveApi>>
beforeAll(async () => {
  engine = await startEngine(3)
  // The worker that answers is this process.
  engine.ctx.queue.add = async job => {
    if (job.name === 'measure-transfer') await measureTransfer(engine.ctx, job.data)
  }
  wiring.getDb.mockResolvedValue(engine.ctx.db)
  wiring.getContext.mockResolvedValue(engine.ctx)
  api = await serveApi()
  talkTo(api.url)
}, 120_000)
afterAll(async () => {
  api?.close()
  await engine?.stop()
}, 120_000)

const OPTIONS: Options = {
  ...{ json: false, follow: false, wait: false, undo: false, all: false, rollback: false },
  ...{ host: null, service: null, environment: null, reason: null, for: null, until: null },
  ...{ variable: [], secret: [], junit: null, from: null, out: null },
}

/** What a command prints, without what differs from run to run: releases, times and addresses. */
async function prometheus(options: Partial<Options>, name: string, ...args: string[]) {
  const print = vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  const refused = (error: unknown) => {
    if (error instanceof Refusal) return { code: error.exitCode, said: error.message }
    throw error
  }
  const end = await COMMANDS[name]?.run(args, { ...OPTIONS, ...options }).then(code => ({ code, said: '' }), refused)
  const printed = print.mock.calls.map(([text]) => text).join('')
  print.mockRestore()
  const out = `${printed}${end?.said}`
    .replaceAll(/\d{14}-[0-9a-f]{7}/g, '<release>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
  return { code: end?.code, out: out.trimEnd() }
}

const policy = 'waves: [1, 100%], pause: 2s, max_failed_hosts: 1, drain: { out: "echo out", in: "echo in" }'
const CONFIG = configFile(`${HEALTHY}
shared: [log/]
build: |
  echo make
  echo install
once: { migrate: echo moved }
restart: echo again
environments: { production: { ${policy} } }`)

const short = (sha: string) => sha.slice(0, 7)
let first = ''

/** Asks for a deploy; gives its id. */
async function ask(ref: string): Promise<string> {
  const { out } = await prometheus({}, 'deploy', 'checkout', 'production', ref)
  expect(out).toMatch(/^#\d+ queued /)
  return out.split('\n').at(-1) ?? ''
}

test('a plan shows waves, hosts, steps, commands, what is sent and the migration, before anything runs', async () => {
  first = await engine.fleet.commit('main', CONFIG)
  const { code, out } = await prometheus({}, 'plan', 'checkout', 'production', 'main')
  expect(out).toBe(`deploy checkout on production to ${short(first)} main
allowed

steps
  transfer  prepare  at most 30m  commit ${short(first)}
  link      prepare  at most 1m   log/
  build     prepare  at most 10m  echo make; echo install
  once      once     at most 10m  echo moved (on prod-1 alone)
  drain     switch   at most 30s  echo out
  activate  switch   at most 1m   current → releases/<release>
  restart   switch   at most 1m   echo again
  health    switch   at most 12s  true
  undrain   switch   at most 30s  echo in
  bake      bake     at most 14s  watched for 2s

wave 1 (1), then watched for 2s
  prod-1  runs nothing  sent 1 file, 2 KB, the whole tree
wave 2 (100%)
  prod-2  runs nothing  sent 1 file, 2 KB, the whole tree
  prod-3  runs nothing  sent 1 file, 2 KB, the whole tree
if 1 host fails, it goes back alone and the others go on; if more fail, every touched host goes back to what it ran`)
  expect(code).toBe(0)
  expect(await engine.live()).toEqual(engine.everywhere(null))
})

test('what stands in the way is said with what takes it away, and so is a lock with its end', async () => {
  const reason = 'Stock is counted'
  expect(await prometheus({ reason, for: '2h' }, 'lock', 'checkout', 'production')).toEqual({
    code: 0,
    out: `locked checkout production  Owner  until <time>  ${reason}`,
  })
  const refused = await prometheus({}, 'deploy', 'checkout', 'production', 'main')
  expect(refused.out).toMatch(
    /^checkout on production is locked by Owner until .*: “Stock is counted”\. Unlock it, or wait until it expires\.$/,
  )
  expect(refused.code).toBe(4)
  expect(await prometheus({ reason, for: 'ever' }, 'lock', 'checkout')).toMatchObject({ code: 2 })
  expect(await prometheus({}, 'extend', 'checkout', 'production')).toMatchObject({
    out: `checkout production  Owner  until unlocked  ${reason}`,
  })
  expect(await prometheus({}, 'unlock', 'checkout', 'production')).toMatchObject({ code: 0 })
  expect(await prometheus({}, 'locks')).toEqual({ code: 0, out: 'Nothing is locked.' })
})

test('a freeze and a closed window of prometheus.yml are said with their end', async () => {
  const freeze = 'freezes: [{ from: 2020-01-01, to: 2099-01-01, reason: Sale }]'
  const window = 'windows: [{ cron: "0 9 29 2 *", duration: 1h, timezone: Europe/Berlin }]'
  await engine.fleet.commit('frozen', configFile(`environments: { production: { ${freeze}, ${window} } }`))
  const { code, out } = await prometheus({}, 'plan', 'checkout', 'production', 'frozen')
  expect(code).toBe(4)
  expect(out.split('\n').slice(1, 4)).toEqual([
    'not allowed now',
    '  production is frozen until 2 Jan 2099, 00:00 UTC: Sale. A rollback is never stopped by that. Wait, or change its freezes in prometheus.yml.',
    expect.stringMatching(
      /^ {2}production takes deploys only in its windows, and the next opens 29 Feb \d{4}, 09:00 Europe/,
    ),
  ])
})

test('those who wait are held, put first and superseded, and each says so', async () => {
  for (const name of ['a', 'b', 'c']) await engine.fleet.commit(name, CONFIG, { file: name })
  const running = await ask('main')
  await engine.ctx.db.deploy.update({ where: { id: running }, data: { state: 'running' } })
  const old = await ask('a')
  const status = async (id: string) => (await prometheus({}, 'status', id)).out.split('\n').slice(1)
  const turn = '- #1 is running; this one waits its turn.'
  expect(await status(old)).toEqual(['number 1 of 1 in the queue, when it starts is not known', turn])
  expect((await prometheus({ reason: 'Ask Mara' }, 'hold', old)).out).toBe('#2 is held')
  expect(await status(old)).toEqual(['waits, when it starts is not known', '- Owner has set it aside: “Ask Mara”.'])
  expect((await prometheus({}, 'release', old)).out).toBe('#2 is released')
  const newer = await ask('b')
  expect(await status(old)).toEqual(['superseded by #3, which Owner asked for'])
  const first = await ask('c')
  expect((await prometheus({ reason: 'hotfix' }, 'jump', first)).out).toBe('#4 goes first')
  expect((await status(first))[0]).toBe('put first in its queue at <time>')
  expect(await status(newer)).toEqual(['superseded by #4, which Owner asked for'])
})

test('a rollback plan says which hosts still hold the release', async () => {
  await engine.ctx.db.deploy.updateMany({ data: { state: 'cancelled', finishedAt: new Date() } })
  await engine.fleet.commit('good', CONFIG.replaceAll('echo out', ':'), { file: 'good' })
  const earlier = await engine.carryOut(await ask('main'))
  expect((await engine.carryOut(await ask('good'))).state).toBe('succeeded')
  const host = await engine.ctx.db.host.findUniqueOrThrow({ where: { name: 'prod-3' } })
  await rm(join(engine.fleet.hosts[2]?.root ?? '', 'checkout/releases', earlier.release ?? ''), { recursive: true })
  await observeHost(engine.ctx, host.id)
  const { code, out } = await prometheus({ rollback: true }, 'plan', 'checkout', 'production')
  expect(out).toMatch(/^roll back checkout on production to [0-9a-f]{7} main\nnot allowed now\n {2}.*prod-3/)
  expect(out).toContain('activate  switch  at most 1m   current → releases/<release>')
  expect(out).toMatch(
    /prod-2 {2}runs [0-9a-f]{7} {2}holds the release\n {2}prod-3 {2}runs [0-9a-f]{7} {2}lacks the release\n/,
  )
  expect(code).toBe(4)
}, 180_000)
