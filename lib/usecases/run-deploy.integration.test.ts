import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { OWNER } from '@/lib/domain/actor'
import { type Fleet, startFleet } from '@/test/fleet'
import { scratch } from '@/test/scratch'
import { cancelDeploy } from './cancel-deploy'
import { runDeploy } from './run-deploy'
import type { WorkerContext } from './worker-context'

let fleet: Fleet
let ctx: WorkerContext

beforeEach(async () => {
  fleet = await startFleet(3)
  ctx = {
    ...fleet.ctx,
    hosts: sshHosts(),
    repositories: new GitRepositories({ folder: scratch('mirrors-') }),
    log: pino({ level: 'silent' }),
    worker: 'test:1:1',
    heartbeatMs: 100,
    staleMs: 5_000,
    publicUrl: 'http://127.0.0.1:3000',
  }
}, 60_000)
afterEach(async () => {
  await ctx.hosts.close()
  await fleet.stop()
}, 60_000)

const config = (lines: string) => `service: checkout\ndeploy_to: checkout\n${lines}\n`
const HEALTHY = 'health: { command: "true", within: 2s, interval: 100ms, stable: 100ms }'

const readDeploy = (id: string) => ctx.db.deploy.findUniqueOrThrow({ where: { id } })
const carryOut = async (id: string) => {
  await runDeploy(ctx, id, new AbortController().signal)
  return readDeploy(id)
}
const deploy = async (branch: string) => carryOut(await fleet.deploy(branch))

/** What each host runs, asked from its own folder; `null`: nothing. */
const live = () =>
  Promise.all(
    fleet.hosts.map(({ root }) =>
      readFile(join(root, 'checkout/current/REVISION'), 'utf8').then(
        text => text.trim(),
        () => null,
      ),
    ),
  )
const everywhere = (sha: string | null) => fleet.hosts.map(() => sha)
const traced = (name: string) =>
  vi.waitFor(() => Promise.all(fleet.hosts.map(({ root }) => readFile(join(root, name), 'utf8'))), { timeout: 10_000 })

/** A zombie that nobody has waited for is dead all the same. */
const lives = (pid: number) =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    stat => !/\) [ZX] /.test(stat),
    () => false,
  )

test('a deploy that goes well is live on every host', async () => {
  const sha = await fleet.commit('main', config(`build: echo built\nrestart: echo restarted\n${HEALTHY}`))
  expect(await deploy('main')).toMatchObject({ state: 'succeeded', sha })
  expect(await live()).toEqual(everywhere(sha))
})

test('a build that fails switches nothing, and says which command on which host', async () => {
  await fleet.commit('main', config('build: exit 3'))
  const ended = await deploy('main')
  expect(ended.state).toBe('failed')
  expect(ended.reason).toMatch(/prod-\d.*exited 3|exited 3.*prod-\d/)
  expect(await live()).toEqual(everywhere(null))
})

test('health that fails on one host brings every host back', async () => {
  const before = await fleet.commit('main', config(HEALTHY))
  expect((await deploy('main')).state).toBe('succeeded')
  const sick = HEALTHY.replace('"true"', 'test "$PROMETHEUS_HOST" != prod-2 -o -n "$PROMETHEUS_ROLLBACK"')
  await fleet.commit('next', config(sick))
  const ended = await deploy('next')
  expect(ended.state).toBe('rolled_back')
  expect(ended.reason).toContain('prod-2')
  expect(await live()).toEqual(everywhere(before))
})

test('cancelling a build ends its processes and switches nothing', async () => {
  await fleet.commit('main', config('build: echo $$ > "$HOME/pid"; sleep 300 & wait'))
  const id = await fleet.deploy('main')
  const running = carryOut(id)
  const pids = await vi.waitFor(
    async () => {
      const found = (await traced('pid')).map(Number)
      expect(found.every(pid => pid > 0)).toBe(true)
      return found
    },
    { timeout: 10_000 },
  )
  expect(await cancelDeploy(ctx, OWNER, { deployId: id, undo: false })).toMatchObject({ ok: true })
  expect((await running).state).toBe('cancelled')
  expect(await Promise.all(pids.map(lives))).toEqual(pids.map(() => false))
  expect(await live()).toEqual(everywhere(null))
})

test('a connection that is cut in mid-build costs nothing', async () => {
  const sha = await fleet.commit('main', config('build: echo x >> "$HOME/builds"; sleep 1'))
  const running = deploy('main')
  await traced('builds')
  await Promise.all(fleet.hosts.map(host => host.killSessions()))
  expect((await running).state).toBe('succeeded')
  expect(await live()).toEqual(everywhere(sha))
  expect(await traced('builds')).toEqual(['x\n', 'x\n', 'x\n'])
})

test('a build that falls silent is timed out', async () => {
  await fleet.commit('main', config('build: sleep 300\ntimeouts: { silence: 1s }'))
  expect((await deploy('main')).state).toBe('timed_out')
  expect(await live()).toEqual(everywhere(null))
})
