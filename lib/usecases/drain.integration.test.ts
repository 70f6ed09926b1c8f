import { afterAll, beforeAll, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { type BalancedFleet, startBalancedFleet } from '@/test/balanced-fleet'
import { eventually } from '@/test/eventually'
import { ask, type Load, startLoad } from '@/test/load'
import { requestRollback } from './request-rollback'

let fleet: BalancedFleet
let load: Load
beforeAll(async () => {
  fleet = await startBalancedFleet()
}, 120_000)
afterAll(() => fleet?.stop(), 120_000)

const ALL_UP = ['prod-1 ready up', 'prod-2 ready up', 'prod-3 ready up']

/** What clients saw while something was done. */
async function underLoad(act: () => Promise<void>): Promise<Load> {
  load = startLoad(fleet.haproxy.port)
  await eventually(() => expect(load.answers.size).toBeGreaterThan(0))
  await act().finally(() => load.stop())
  return load
}

const total = ({ answers }: Load) => [...answers.values()].reduce((sum, count) => sum + count, 0)

async function deployed(branch: string): Promise<string> {
  const { state, reason } = await fleet.deploy(branch)
  return `${state}: ${reason ?? ''}`
}

test('a whole rollout in waves, a failed one with its undo, and a rollback lose no request', async () => {
  const first = await fleet.commit('main', fleet.drain)
  expect(await deployed('main')).toBe('succeeded: ')
  expect(await fleet.servers()).toEqual(ALL_UP)

  const second = await fleet.commit('next', fleet.drain)
  const rollout = await underLoad(async () => expect(await deployed('next')).toBe('succeeded: '))
  expect(rollout.failures).toEqual([])
  expect([...rollout.answers.keys()].sort()).toEqual([first, second].sort())
  expect(await fleet.servers()).toEqual(ALL_UP)

  await fleet.commit('sick', fleet.drain, { sick: ['prod-1', 'prod-2', 'prod-3'] })
  const failed = await underLoad(async () => expect(await deployed('sick')).toMatch(/^rolled_back: health/))
  expect(failed.failures).toEqual([])
  expect([...failed.answers.keys()]).toEqual([second])
  expect(await fleet.servers()).toEqual(ALL_UP)

  const { release } = await fleet.ctx.db.deploy.findFirstOrThrow({ where: { sha: first } })
  const rollback = await underLoad(async () => {
    const asked = await requestRollback(fleet.ctx, OWNER, {
      service: 'checkout',
      environment: 'production',
      to: release ?? '',
    })
    if (!asked.ok) throw new Error(asked.failure.detail)
    expect((await fleet.carryOut(asked.value.id)).state).toBe('succeeded')
  })
  expect(rollback.failures).toEqual([])
  expect(await fleet.live()).toEqual(fleet.everywhere(first))
  expect(await fleet.servers()).toEqual(ALL_UP)
  console.info(`requests: rollout ${total(rollout)}, failed ${total(failed)}, rollback ${total(rollback)}; none failed`)
}, 300_000)

test('the same rollout without drain loses requests, so that the load would show it', async () => {
  // A slow load may miss the moment in which a server is gone and HAProxy has not seen it.
  for (let lost = 0, attempt = 1; lost === 0; attempt++) {
    expect(attempt).toBeLessThan(8)
    await fleet.commit(`bare-${attempt}`, null)
    lost = (await underLoad(async () => expect(await deployed(`bare-${attempt}`)).toBe('succeeded: '))).failures.length
    await eventually(async () => expect(await fleet.servers()).toEqual(ALL_UP))
  }
}, 240_000)

test('a server that a person had put into maintenance stays there', async () => {
  await fleet.set('prod-2', 'maint')
  const sha = await fleet.commit('main', fleet.drain)
  expect(await deployed('main')).toBe('succeeded: ')
  expect(await fleet.live()).toEqual(fleet.everywhere(sha))
  expect(await fleet.servers()).toEqual(['prod-1 ready up', 'prod-2 maint unknown', 'prod-3 ready up'])
  await fleet.set('prod-2', 'ready')
  await eventually(async () => expect(await fleet.servers()).toEqual(ALL_UP))
}, 120_000)

test('a host that was drained and not switched is put back at once', async () => {
  const before = await fleet.live()
  await fleet.commit('hook', fleet.drain, { lines: 'hooks: { before_activate: exit 7 }' })
  expect(await deployed('hook')).toBe('failed: before_activate: exit 7 exited 7 on prod-1')
  expect(await fleet.live()).toEqual(before)
  expect(await fleet.servers()).toEqual(ALL_UP)
}, 120_000)

test('a server that does not exist stops the deploy before anything is begun', async () => {
  const nowhere = fleet.drain.replace('backend:', 'server: "web-{host}", backend:')
  await fleet.commit('nowhere', nowhere)
  expect(await deployed('nowhere')).toMatch(
    /^error: drain: there is no server checkout\/web-prod-\d at 127.0.0.1:\d+ on prod-\d and 2 other hosts/,
  )
  expect(await fleet.servers()).toEqual(ALL_UP)
}, 120_000)

test('a worker that is killed in mid-drain costs no request, and no server stays out', async () => {
  const worker = fleet.startWorker()
  try {
    await fleet.commit('killed', fleet.drain.replace('limit: 10s', 'limit: 60s'))
    const seen = await underLoad(async () => {
      const id = await fleet.fleet.deploy('killed')
      await eventually(async () => expect(await fleet.read(id)).toMatchObject({ state: 'running' }), {
        timeout: 60_000,
      })
      const slow = ask(fleet.haproxy.port, '/?ms=20000', { headers: { 'x-server': 'prod-1' } })
      await eventually(async () => expect(await fleet.servers()).toContain('prod-1 drain up'), { timeout: 60_000 })
      await worker.kill()
      expect(await fleet.servers()).toContain('prod-1 drain up')
      expect(await fleet.steps(id, 'drain')).toContain('prod-1 drain running')
      worker.start()
      expect((await slow).status).toBe(200)
      expect((await fleet.ended(id)).state).toBe('succeeded')
    })
    expect(seen.failures).toEqual([])
    expect(await fleet.servers()).toEqual(ALL_UP)
    const instances = await fleet.ctx.db.instance.findMany()
    expect(instances.map(({ drained }) => drained)).toEqual([null, null, null])
  } finally {
    await worker.kill()
  }
}, 300_000)
