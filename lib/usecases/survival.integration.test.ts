import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { lives } from '@/test/lives'
import { cancelDeploy } from './cancel-deploy'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(2)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

/** Until a file in every host's home has this. */
const traced = (name: string, text: string) =>
  eventually(async () => expect(await engine.traces(name)).toEqual(engine.fleet.hosts.map(() => text)))
const COUNTED = `build: |
  echo x >>"$HOME/builds"
  i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo "line $i"; sleep 0.1; done
restart: echo x >>"$HOME/restarts"`

/** The build's lines as they are stored, by host. */
async function storedLines(deployId: string): Promise<string[][]> {
  const runs = await engine.ctx.db.run.findMany({
    where: { deployId, part: 'prepare' },
    include: { chunks: { orderBy: { offset: 'asc' } } },
  })
  return runs.map(({ chunks }) =>
    Buffer.concat(chunks.map(chunk => chunk.bytes))
      .toString()
      .split('\n')
      .filter(line => line.startsWith('line ')),
  )
}
const LONG = 'echo $$ >"$HOME/pid"; sleep 300'
const LINES = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)

test('of two workers that race for a deploy one carries it out', async () => {
  const sha = await engine.fleet.commit('main', configFile(`${COUNTED}\n${HEALTHY}`))
  engine.startWorker()
  engine.startWorker()
  const id = await engine.fleet.deploy('main')
  expect((await engine.ended(id)).state).toBe('succeeded')
  expect(await engine.traces('builds')).toEqual(['x\n', 'x\n'])
  expect(await engine.traces('restarts')).toEqual(['x\n', 'x\n'])
  expect(await engine.live()).toEqual(engine.everywhere(sha))
}, 240_000)

test('a worker that was stopped, and goes on when another has taken over, changes nothing any more', async () => {
  const sha = await engine.fleet.commit('main', configFile(`${COUNTED}\n${HEALTHY}`))
  const stopped = engine.startWorker()
  const id = await engine.fleet.deploy('main')
  await traced('builds', 'x\n')
  stopped.signal('SIGSTOP')
  const { token } = await engine.read(id)
  engine.startWorker()
  await eventually(async () => expect((await engine.read(id)).token).toBeGreaterThan(token), { timeout: 90_000 })
  // In the middle of what the other does, and with everything it had in hand.
  stopped.signal('SIGCONT')
  expect((await engine.ended(id)).state).toBe('succeeded')
  expect(await storedLines(id)).toEqual([LINES, LINES])
  expect(await engine.traces('builds')).toEqual(['x\n', 'x\n'])
  expect(await engine.traces('restarts')).toEqual(['x\n', 'x\n'])
  expect(await engine.live()).toEqual(engine.everywhere(sha))
}, 240_000)

test('clocks that are an hour apart change nothing', async () => {
  const [host] = engine.fleet.hosts
  const bin = join(host?.root ?? '', 'bin')
  await mkdir(bin)
  await writeFile(join(bin, 'date'), '#!/bin/sh\nexec /bin/date -d "+1 hour" "$@"\n')
  await chmod(join(bin, 'date'), 0o755)
  const ahead = { NODE_OPTIONS: '--import ./test/shifted-clock.mjs', CLOCK_SHIFT_MS: `${3_600_000}` }
  const behind = { ...ahead, CLOCK_SHIFT_MS: `${-3_600_000}` }

  const sha = await engine.fleet.commit('main', configFile(`${COUNTED}\n${HEALTHY}`))
  const first = engine.startWorker(ahead)
  const id = await engine.fleet.deploy('main')
  await traced('builds', 'x\n')
  const step = await engine.ctx.db.step.findFirstOrThrow({ where: { deployId: id, startedAt: { not: null } } })
  // What one has begun the other can time: both go by the database's clock.
  expect(Math.abs((step.startedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
  await first.kill()
  engine.startWorker(behind)
  expect((await engine.ended(id)).state).toBe('succeeded')
  expect(await storedLines(id)).toEqual([LINES, LINES])
  expect(await engine.traces('builds')).toEqual(['x\n', 'x\n'])
  expect(await engine.live()).toEqual(engine.everywhere(sha))
  const next = await engine.fleet.commit('next', configFile(HEALTHY))
  expect((await engine.ended(await engine.fleet.deploy('next'))).state).toBe('succeeded')
  expect(await engine.live()).toEqual(engine.everywhere(next))
}, 240_000)

test('a host that reboots in mid-build builds again, and the deploy goes on', async () => {
  const sha = await engine.fleet.commit('main', configFile(`${COUNTED}\n${HEALTHY}`))
  engine.startWorker()
  const id = await engine.fleet.deploy('main')
  await traced('builds', 'x\n')
  await engine.fleet.hosts[1]?.reboot()
  expect((await engine.ended(id)).state).toBe('succeeded')
  expect(await engine.traces('builds')).toEqual(['x\n', 'x\nx\n'])
  expect(await engine.traces('restarts')).toEqual(['x\n', 'x\n'])
  expect(await engine.live()).toEqual(engine.everywhere(sha))
}, 240_000)

test('a host that reboots in mid-migration makes an error for a person, and nothing is switched', async () => {
  await engine.fleet.commit(
    'main',
    configFile(`${HEALTHY}\nonce: { migrate: "echo x >>$HOME/once; sleep 30; echo y >>$HOME/once" }`),
  )
  engine.startWorker()
  const id = await engine.fleet.deploy('main')
  await eventually(async () => expect((await engine.traces('once'))[0]).toBe('x\n'))
  await engine.fleet.hosts[0]?.reboot()
  expect(await engine.ended(id)).toMatchObject({
    state: 'error',
    reason: expect.stringMatching(/^once: whether it ended is not known.* on prod-1$/),
  })
  expect(await engine.traces('once')).toEqual(['x\n', null])
  expect(await engine.live()).toEqual(engine.everywhere(null))
}, 240_000)

test.each([
  { during: 'a build', config: `build: ${LONG}`, end: 'cancelled' },
  { during: 'a restart', config: `restart: test -n "$PROMETHEUS_ROLLBACK" || { ${LONG}; }`, end: 'cancelled' },
])(
  'what a dead worker left of $during is ended by a cancel that came meanwhile',
  async ({ config, end }) => {
    const before = await engine.fleet.commit('main', configFile(HEALTHY))
    expect((await engine.deploy('main')).state).toBe('succeeded')
    await engine.fleet.commit('next', configFile(`${config}\n${HEALTHY}`))
    const first = engine.startWorker()
    const id = await engine.fleet.deploy('next')
    const pids = await eventually(waitingOnHosts)
    await first.kill()
    expect(await cancelDeploy(engine.ctx, OWNER, { deployId: id, undo: false })).toMatchObject({ ok: true })
    engine.startWorker()
    expect((await engine.ended(id)).state).toBe(end)
    expect(await Promise.all(pids.map(lives))).toEqual([false, false])
    expect(await engine.live()).toEqual(engine.everywhere(before))
  },
  120_000,
)

/** The processes that wait on the hosts. */
async function waitingOnHosts(): Promise<number[]> {
  const pids = (await engine.traces('pid')).map(Number)
  expect(await Promise.all(pids.map(lives))).toEqual([true, true])
  return pids
}
