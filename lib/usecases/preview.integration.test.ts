import { afterAll, beforeAll, expect, test } from 'vitest'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { measureTransfer } from './measure-transfer'
import { previewDeploy, previewRollback } from './preview'

let engine: Engine
const place = { service: 'checkout', environment: 'production' }
const policy = 'environments: { production: { waves: [1, 100%], pause: 1s } }'
const config = configFile(`${HEALTHY}\nbuild: |\n  echo one\n  echo two\nonce: { migrate: echo moved }\n${policy}`)

beforeAll(async () => {
  engine = await startEngine(3)
  // The worker that answers is this process.
  engine.ctx.queue.add = async job => {
    if (job.name === 'measure-transfer') await measureTransfer(engine.ctx, job.data)
  }
}, 60_000)
afterAll(() => engine.stop(), 60_000)

const preview = async (ref: string) => {
  const answer = await previewDeploy(engine.ctx, { ...place, ref })
  if (!answer.ok) throw new Error(answer.failure.detail)
  return answer.value
}

test('a plan says what would be done before anything runs, and what runs is that plan', async () => {
  const sha = await engine.fleet.commit('main', config, { big: 'x'.repeat(100_000) })
  const before = await preview('main')
  expect(before).toMatchObject({ allowed: true, sha, reasons: [] })
  expect(before.plan?.waves.map(({ hosts }) => hosts.map(({ name }) => name))).toEqual([
    ['prod-1'],
    ['prod-2', 'prod-3'],
  ])
  expect(before.plan?.steps.map(({ name, command }) => [name, command])).toEqual([
    ['transfer', null],
    ['build', 'echo one\necho two\n'],
    ['once', 'echo moved'],
    ['activate', null],
    ['health', 'true'],
    ['bake', null],
  ])
  expect(before.transfers.map(({ kind, files }) => [kind, files])).toEqual([
    ['whole', 2],
    ['whole', 2],
    ['whole', 2],
  ])
  expect(await engine.live()).toEqual(engine.everywhere(null))

  const ran = await engine.deploy('main')
  expect(ran.state).toBe('succeeded')
  // Only the release's name is the start's own.
  const unnamed = (plan: unknown) => JSON.parse(JSON.stringify(plan).replaceAll(/\d{14}-[0-9a-f]{7}/g, 'release'))
  expect(unnamed(ran.plan)).toEqual(unnamed(before.plan))
}, 60_000)

test('what hosts would be sent is what differs, measured', async () => {
  await engine.fleet.commit('next', config, { big: 'x'.repeat(100_000), small: 'one line\n' })
  const { transfers } = await preview('next')
  const [live] = await engine.live()
  expect(transfers).toEqual(
    ['prod-1', 'prod-2', 'prod-3'].map(host => ({
      host,
      kind: 'difference',
      base: live,
      files: 1,
      bytes: expect.any(Number),
    })),
  )
  expect(transfers[0]?.bytes).toBeLessThan(10_000)
}, 60_000)

test('of a rollback it says which hosts still hold the release', async () => {
  expect((await engine.deploy('next')).state).toBe('succeeded')
  const answer = await previewRollback(engine.ctx, place)
  expect(answer).toMatchObject({
    ok: true,
    value: { kind: 'rollback', allowed: true, holders: [{ holds: true }, { holds: true }, { holds: true }] },
  })
  expect(answer.ok && answer.value.plan?.steps.map(({ name }) => name)).toEqual(['activate', 'health'])
}, 60_000)

test('without a branch of that name there is nothing to plan', async () => {
  expect(await previewDeploy(engine.ctx, { ...place, ref: 'nowhere' })).toMatchObject({
    ok: false,
    failure: { code: 'not_found', field: 'ref' },
  })
})
