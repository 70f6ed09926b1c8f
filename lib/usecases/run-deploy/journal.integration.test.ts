import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ClaimedDeploy } from '@/lib/db/read/deploy-for-work'
import { claimDeploy } from '@/lib/db/write/claim-deploy'
import { configFile, type Engine, startEngine } from '@/test/engine'
import { ClaimLost, Journal } from './journal'
import { newStep } from './plan-deploy'

const STALE_MS = 60_000

let engine: Engine
let deploy: ClaimedDeploy
let journal: Journal
beforeEach(async () => {
  engine = await startEngine(1)
  await engine.fleet.commit('main', configFile('restart: "true"'))
  deploy = await claim(await engine.fleet.deploy('main'), 'first')
  journal = await Journal.open(engine.ctx, deploy, () => {})
}, 60_000)
afterEach(() => engine.stop(), 60_000)

async function claim(id: string, worker: string, staleMs = STALE_MS): Promise<ClaimedDeploy> {
  const claimed = await claimDeploy(engine.ctx.db, id, worker, staleMs)
  if (!claimed) throw new Error('the deploy is not to be had')
  return claimed
}

async function addStep() {
  const { id, name } = await engine.ctx.db.host.findFirstOrThrow()
  const step = newStep(deploy.id, { id, name }, 1, 0, { name: 'build', phase: 'prepare' }, false)
  await journal.addSteps([step])
  return step.id
}

const stateOf = async (id: string) => (await engine.ctx.db.step.findUniqueOrThrow({ where: { id } })).state

test('what nobody waits for is committed by what somebody waits for, or soon by itself', async () => {
  const step = await addStep()
  journal.stepSoon(step, { state: 'running' })
  await journal.update({ reason: 'now' })
  expect(await stateOf(step)).toBe('running')
  journal.stepSoon(step, { state: 'succeeded' })
  await expect.poll(() => stateOf(step)).toBe('succeeded')
})

test('what could not be written, and nobody waited for, is heard of by whoever waits next', async () => {
  const step = await addStep()
  journal.stepSoon(step, { detail: 'no text holds \0' })
  await journal.flush()
  await expect(journal.update({ reason: 'next' })).rejects.toThrow()
  await journal.update({ reason: 'and then it goes on' })
})

test('nothing is written for a claim that another worker has taken', async () => {
  const step = await addStep()
  await claim(deploy.id, 'second', -1)
  journal.stepSoon(step, { state: 'running' })
  await expect(journal.update({ reason: 'late' })).rejects.toBeInstanceOf(ClaimLost)
  expect(await stateOf(step)).toBe('waiting')
})
