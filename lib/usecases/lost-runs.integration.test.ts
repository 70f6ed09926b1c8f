import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fail, ok } from '@/lib/domain/result'
import type { HostFailure, Place, RemoteHost, StartRequest } from '@/lib/ports/remote-host'
import { configFile, type Engine, engineOf, HEALTHY } from '@/test/engine'
import { eventually } from '@/test/eventually'
import { lives } from '@/test/lives'
import { startNetwork } from '@/test/network'
import { runDeploy } from './run-deploy'

/** From now on some calls to hosts go another way. Gives what takes that back. */
function reroute(engine: Engine, other: (host: RemoteHost) => Partial<RemoteHost>): () => void {
  const real = engine.ctx.hosts
  engine.ctx.hosts = {
    ...real,
    host: address => {
      const host = real.host(address)
      return { ...host, ...other(host) }
    },
  }
  return () => {
    engine.ctx.hosts = real
  }
}

const LOST: HostFailure = { kind: 'lost', message: 'the connection was lost before the run ended' }
/** Whether it is the first run of a part: `undo-switch` is not one of `switch`. */
const isFirst = (run: string, part: string) => new RegExp(`[0-9a-f]{12}-${part}-1$`).test(run)

/** A part's first run goes on without us as soon as its command is under way; its host is as good as ever. */
const losing = (engine: Engine, part: string) => (host: RemoteHost) => ({
  async start(place: Place, request: StartRequest) {
    if (!isFirst(request.run, part)) return host.start(place, request)
    const stop = new AbortController()
    const report = host.start(place, { ...request, signal: stop.signal })
    await pidOf(engine)
    stop.abort()
    await report
    return fail(LOST)
  },
})

/** The number that a command has written to `$HOME/pid`. */
const pidOf = (engine: Engine) =>
  eventually(async () => {
    const pid = Number((await engine.traces('pid'))[0])
    expect(pid).toBeGreaterThan(1)
    return pid
  })

const WAITS = 'echo $$ >"$HOME/pid"; sleep 300'
const LOOKS =
  'if grep -qs "^State:.[RSD]" "/proc/$(cat "$HOME/pid")/status"; then echo beside; else echo alone; fi >>"$HOME/second"'
/** On the way back the restart of what ran before tells whether the one that failed still lives. */
const LIVE = `restart: '[ ! -e "$HOME/pid" ] || ${LOOKS}'\n${HEALTHY}`

/** A service that is live, and a commit whose restart does not end by itself. Gives what was live before. */
async function readyToSwitch(engine: Engine, restart = WAITS): Promise<string> {
  const before = await engine.fleet.commit('main', configFile(LIVE))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  await engine.fleet.commit('next', configFile(`restart: '${restart}'\n${HEALTHY}`))
  return before
}

test('a switch whose end was not heard is ended before its host goes back', async () => {
  const engine = await engineOf(1)
  const before = await readyToSwitch(engine)
  reroute(engine, losing(engine, 'switch'))
  const ended = await engine.deploy('next')
  expect(`${ended.state}: ${ended.reason}`).toMatch(/^rolled_back: \w+: the connection was lost .* on prod-1$/)
  expect(await engine.traces('second')).toEqual(['alone\n'])
  expect(await engine.live()).toEqual([before])
  const run = await engine.ctx.db.run.findFirst({ where: { deployId: ended.id, part: 'switch' } })
  expect(run).toMatchObject({ state: 'cancelled', exitCode: 143 })
})

test('so is one whose network is silent for most of a minute, while everything on its host goes on', async () => {
  const engine = await engineOf(1)
  const network = await startNetwork(engine.fleet.hosts[0]?.host.port ?? 0)
  onTestFinished(() => network.stop())
  await engine.ctx.db.host.updateMany({ data: { port: network.port } })
  const before = await readyToSwitch(engine)
  const running = engine.deploy('next')
  const pid = await pidOf(engine)
  network.fallSilent()
  await eventually(async () => expect(await engine.ctx.db.step.count({ where: { undo: true } })).toBeGreaterThan(0), {
    timeout: 120_000,
  })
  expect(await lives(pid)).toBe(true)
  network.comeBack()
  expect(await running).toMatchObject({ state: 'rolled_back' })
  expect(await engine.traces('second')).toEqual(['alone\n'])
  expect(await engine.live()).toEqual([before])
}, 240_000)

test('another worker that takes over ends it too', async () => {
  const engine = await engineOf(1)
  const before = await readyToSwitch(engine)
  const shutdown = new AbortController()
  const mend = reroute(engine, host => ({
    ...losing(engine, 'switch')(host),
    cancel: async () => {
      shutdown.abort()
      return fail(LOST)
    },
  }))
  const id = await engine.fleet.deploy('next')
  await runDeploy(engine.ctx, id, shutdown.signal)
  expect(await lives(await pidOf(engine))).toBe(true)
  mend()
  expect(await engine.carryOut(id)).toMatchObject({ state: 'rolled_back' })
  expect(await engine.traces('second')).toEqual(['alone\n'])
  expect(await engine.live()).toEqual([before])
})

test('what a dead worker left under way on one host ends before that goes back because another has failed', async () => {
  const engine = await engineOf(2)
  const waits = 'echo $$ >"$HOME/pid"; until [ -e "$HOME/go" ]; do sleep 0.1; done; test "$PROMETHEUS_HOST" = prod-1'
  const before = await readyToSwitch(engine, waits)
  const letGo = (host: number) => writeFile(join(engine.fleet.hosts[host]?.root ?? '', 'go'), '')
  const shutdown = new AbortController()
  const id = await engine.fleet.deploy('next')
  const running = runDeploy(engine.ctx, id, shutdown.signal)
  const pid = await pidOf(engine)
  await letGo(1)
  const steps = async () => (await engine.steps(id, 'restart')).slice(0, 2)
  await eventually(async () => expect(await steps()).toEqual(['prod-1 restart running', 'prod-2 restart failed']))
  shutdown.abort()
  await running
  expect(await lives(pid)).toBe(true)
  const takenOver = engine.carryOut(id)
  await eventually(async () =>
    expect((await engine.ctx.db.deploy.findUnique({ where: { id } }))?.worker).not.toBeNull(),
  )
  await letGo(0)
  expect(await takenOver).toMatchObject({ state: 'rolled_back' })
  expect(await steps()).toEqual(['prod-1 restart succeeded', 'prod-2 restart failed'])
  expect(await engine.traces('second')).toEqual(['alone\n', 'alone\n'])
  expect(await engine.live()).toEqual([before, before])
})

test('a host that does not confirm that it was ended is not gone on with, and is named', async () => {
  const engine = await engineOf(1)
  await readyToSwitch(engine)
  const cancel = async () => fail({ kind: 'timed_out', message: 'no answer within 50 s' } as const)
  const mend = reroute(engine, host => ({ ...losing(engine, 'switch')(host), cancel }))
  const ended = await engine.deploy('next')
  expect(ended.state).toBe('rollback_failed')
  expect(ended.reason).toContain(
    'could not be brought back: prod-1: what was begun there before (switch) may still be under way: no answer within 50 s',
  )
  expect(await engine.traces('second')).toEqual([null])
  mend()
  await engine.fleet.commit('main', configFile(HEALTHY), { file: 'later' })
  expect((await engine.deploy('main')).state).toBe('succeeded')
  expect(await lives(await pidOf(engine))).toBe(false)
})

test('a start that was on its way for too long starts nothing when its host has gone back', async () => {
  const engine = await engineOf(1)
  const before = await readyToSwitch(engine)
  let arrive = async (): Promise<unknown> => 'nothing is on its way'
  reroute(engine, host => ({
    async start(place, request) {
      if (!isFirst(request.run, 'switch')) return host.start(place, request)
      arrive = () => host.start(place, { ...request, onLog: () => {} })
      return fail(LOST)
    },
  }))
  expect(await engine.deploy('next')).toMatchObject({ state: 'rolled_back' })
  expect(await arrive()).toEqual({ ok: true, value: { state: 'cancelled' } })
  expect(await engine.live()).toEqual([before])
})

test('a build whose end was not heard is ended before its release is removed', async () => {
  const engine = await engineOf(1)
  await engine.fleet.commit('main', configFile(`build: '${WAITS}'\n${HEALTHY}`))
  reroute(engine, losing(engine, 'prepare'))
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(/^error: \w+: the connection was lost .* on prod-1$/)
  expect(await lives(await pidOf(engine))).toBe(false)
  expect(await releasesOf(engine)).toEqual([])
})

test('nothing is removed from under a build that may still live, nor from under a migration', async () => {
  for (const where of ['build: |\n  ', 'once:\n  migrate: ']) {
    const engine = await engineOf(1)
    await engine.fleet.commit('main', configFile(`${where}${WAITS}\n${HEALTHY}`))
    const part = where.startsWith('build') ? 'prepare' : 'once'
    const cancel = async () => fail(LOST)
    reroute(engine, host => ({ ...losing(engine, part)(host), ...(part === 'prepare' && { cancel }) }))
    expect(await engine.deploy('main')).toMatchObject({ state: 'error' })
    const pid = await pidOf(engine)
    expect(await lives(pid)).toBe(true)
    expect(await releasesOf(engine)).toHaveLength(1)
    process.kill(pid, 'SIGKILL')
  }
}, 120_000)

/** A build that waits, and the second time tells whether the first still lives. */
const TWICE = `build: '[ ! -e "$HOME/pid" ] || { ${LOOKS}; exit 0; }; ${WAITS}'`

test('a build that is unknown because its witness was killed is ended before it is begun again', async () => {
  const engine = await engineOf(1)
  const sha = await engine.fleet.commit('main', configFile(`${TWICE}\n${HEALTHY}`))
  const running = engine.deploy('main')
  await killWitnessOf(await pidOf(engine))
  expect(await running).toMatchObject({ state: 'succeeded' })
  expect(await engine.traces('second')).toEqual(['alone\n'])
  expect(await engine.live()).toEqual([sha])
})

test('it is not begun again beside processes that survive', async () => {
  const engine = await engineOf(1)
  await engine.fleet.commit('main', configFile(`${TWICE}\n${HEALTHY}`))
  reroute(engine, () => ({ cancel: async () => ok({ state: 'unknown', logLength: 0, living: 2 }) }))
  const running = engine.deploy('main')
  const pid = await pidOf(engine)
  await killWitnessOf(pid)
  const ended = await running
  expect(`${ended.state}: ${ended.reason}`).toBe(
    'error: build: what was begun there before (prepare) may still be under way: 2 of its processes survive KILL on prod-1',
  )
  expect(await engine.traces('second')).toEqual([null])
  process.kill(pid, 'SIGKILL')
})

/** The parent of the command that leads the session. */
async function killWitnessOf(pid: number): Promise<void> {
  const stat = async (of: number) => (await readFile(`/proc/${of}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? []
  const session = Number((await stat(pid))[3])
  process.kill(Number((await stat(session))[1]), 'SIGKILL')
}

const MIGRATES = 'once: { migrate: echo x >>"$HOME/once" }'

test('a build’s own exit 79 is its failure, and nothing migrates', async () => {
  const engine = await engineOf(1)
  await engine.fleet.commit('main', configFile(`build: echo x >>"$HOME/builds"; exit 79\n${MIGRATES}\n${HEALTHY}`))
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(/^failed: build: .* exited 79 on prod-1$/)
  expect(await engine.steps(ended.id, 'build', 'once')).toEqual(['prod-1 build failed', 'prod-1 once skipped'])
  expect(await engine.traces('builds')).toEqual(['x\n'])
  expect(await engine.traces('once')).toEqual([null])
})

test('a run that fails after its last step has failed, and nothing migrates', async () => {
  const engine = await engineOf(1)
  await engine.fleet.commit('main', configFile(`build: rm -r ../../.prometheus/built\n${MIGRATES}\n${HEALTHY}`))
  const ended = await engine.deploy('main')
  expect(`${ended.state}: ${ended.reason}`).toMatch(/^error: build: .*\.prometheus\/built.* on prod-1$/)
  expect(await engine.steps(ended.id, 'build', 'once')).toEqual(['prod-1 build error', 'prod-1 once skipped'])
  expect(await engine.traces('once')).toEqual([null])
})

test('a host whose held tree turns out wrong is sent the whole one', async () => {
  const engine = await engineOf(1)
  const sha = await engine.fleet.commit('main', configFile(HEALTHY))
  expect((await engine.deploy('main')).state).toBe('succeeded')
  await writeFile(join(engine.fleet.hosts[0]?.root ?? '', 'checkout/.prometheus/tree/prometheus.yml'), '')
  const sent: boolean[] = []
  reroute(engine, host => ({
    start(place, request) {
      if (request.run.includes('-prepare-')) sent.push(request.upload !== undefined)
      return host.start(place, request)
    },
  }))
  expect(await engine.deploy('main')).toMatchObject({ state: 'succeeded' })
  expect(sent).toEqual([false, true])
  expect(await engine.live()).toEqual([sha])
})

const releasesOf = (engine: Engine) => readdir(join(engine.fleet.hosts[0]?.root ?? '', 'checkout/releases'))
