import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type BalancedFleet, startBalancedFleet } from '@/test/balanced-fleet'
import { eventually } from '@/test/eventually'
import { ask } from '@/test/load'
import type { WorkerProcess } from '@/test/worker-process'

let fleet: BalancedFleet
let worker: WorkerProcess
beforeAll(async () => {
  fleet = await startBalancedFleet()
  drain = fleet.drain.replace('limit: 10s', 'limit: 60s')
  // A person has taken this one out, and finds it so again whatever dies meanwhile.
  await fleet.set('prod-3', 'maint')
}, 120_000)
afterAll(() => fleet?.stop(), 120_000)
afterEach(() => worker.kill())

const BEFORE = ['prod-1 ready up', 'prod-2 ready up', 'prod-3 maint unknown']
/** Every step that takes time waits for as long as there is a file of its name in its host's home. */
const waitFor = (file: string) => `echo ${file} >>"$HOME/traces"; while [ -e "$HOME/${file}" ]; do sleep 0.02; done`
const HOOKS = `hooks:
  before_activate: '${waitFor('before')}'
  after_activate: '${waitFor('after')}'`
let drain = ''

const home = (host: number) => fleet.fleet.hosts[host - 1]?.root ?? ''
const hold = (host: number, file: string) => writeFile(join(home(host), file), '')
const letGo = (host: number, file: string) => rm(join(home(host), file))

/** A request that keeps the first host's server from being empty until `busy` is let go. It is answered all the same. */
async function slowRequest(): Promise<() => Promise<void>> {
  await hold(1, 'busy')
  const asked = ask(fleet.haproxy.port, '/?busy', { headers: { 'x-server': 'prod-1' } })
  return async () => {
    await letGo(1, 'busy')
    expect((await asked).status).toBe(200)
  }
}

/** Kills the worker at exactly this moment of the first host, and starts another when the moment has been let go. */
async function killAt(id: string, step: string, server: string, release: () => Promise<void>): Promise<void> {
  const isThen = async () => {
    expect(await fleet.steps(id)).toContain(`prod-1 ${step} running`)
    expect((await fleet.servers())[0]).toMatch(new RegExp(`^prod-1 ${server}`))
  }
  await eventually(isThen, { timeout: 120_000 })
  await worker.kill()
  await isThen()
  await release()
  worker.start()
}

async function toItsEnd(id: string): Promise<string> {
  const { state, reason } = await fleet.ended(id)
  return `${state}: ${reason ?? ''}`
}

/** Every server is as it was, and nobody is remembered as out. */
async function expectAsBefore(sha: string): Promise<void> {
  expect(await fleet.live()).toEqual(fleet.everywhere(sha))
  expect(await fleet.servers()).toEqual(BEFORE)
  const instances = await fleet.ctx.db.instance.findMany()
  expect(instances.map(({ drained }) => drained)).toEqual(fleet.everywhere(null))
}

/** What a host has been told to restart into, hooks left out. */
const restartsOf = async (host: number) => ((await fleet.traces('restarts'))[host - 1] ?? '').trim().split('\n')

let live: string

test('a worker killed while it drains, before the switch, after it and while it undrains: nothing twice, all servers back', async () => {
  const first = await fleet.commit('main', drain, { lines: HOOKS })
  expect((await fleet.deploy('main')).state).toBe('succeeded')
  await eventually(async () => expect(await fleet.servers()).toEqual(BEFORE), { timeout: 90_000 })

  live = await fleet.commit('next', drain, { lines: HOOKS })
  const finish = await slowRequest()
  await hold(1, 'before')
  await hold(1, 'after')
  worker = fleet.startWorker()
  const id = await fleet.fleet.deploy('next')
  await killAt(id, 'drain', 'drain', finish)
  await killAt(id, 'before_activate', 'maint', () => letGo(1, 'before'))
  await killAt(id, 'after_activate', 'maint', async () => {
    await hold(1, 'away')
    await letGo(1, 'after')
  })
  await killAt(id, 'undrain', 'drain', () => letGo(1, 'away'))
  expect(await toItsEnd(id)).toBe('succeeded: ')
  await expectAsBefore(live)
  expect(await fleet.traces('traces')).toEqual(fleet.everywhere('before\nafter\nbefore\nafter\n'))
  expect(await fleet.traces('restarts')).toEqual(fleet.everywhere(`${first}\n${live}\n`))
}, 600_000)

test('the same on the way back of a host that had gone well', async () => {
  const sick = await fleet.commit('sick', drain, { sick: ['prod-2', 'prod-3'], lines: HOOKS })
  const restarts = await restartsOf(1)
  for (const host of [2, 3]) await hold(host, 'before')
  worker = fleet.startWorker()
  const id = await fleet.fleet.deploy('sick')
  await eventually(async () => expect(await fleet.steps(id)).toContain('prod-1 undrain succeeded'), {
    timeout: 120_000,
  })
  const finish = await slowRequest()
  await hold(1, 'switched')
  for (const host of [2, 3]) await letGo(host, 'before')
  await killAt(id, 'undo drain', 'drain', finish)
  await killAt(id, 'undo restart', 'maint', async () => {
    await hold(1, 'away')
    await letGo(1, 'switched')
  })
  await killAt(id, 'undo undrain', 'drain', () => letGo(1, 'away'))
  expect(await toItsEnd(id)).toMatch(/^rolled_back: health: /)
  await expectAsBefore(live)
  expect(await restartsOf(1)).toEqual([...restarts, sick, live])
}, 600_000)
