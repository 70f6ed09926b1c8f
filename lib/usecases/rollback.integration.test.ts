import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import { configFile, type Engine, HEALTHY, startEngine } from '@/test/engine'
import { requestRollback } from './request-rollback'

let engine: Engine

beforeEach(async () => {
  engine = await startEngine(3)
}, 60_000)
afterEach(() => engine.stop(), 60_000)

const RESTART = 'restart: echo "$PROMETHEUS_DEPLOY $PROMETHEUS_ROLLBACK" >>"$HOME/restarts"'

async function rollBack() {
  const asked = await requestRollback(engine.ctx, OWNER, { service: 'checkout', environment: 'production' })
  if (!asked.ok) throw new Error(asked.failure.detail)
  return asked.value.id
}

async function twoReleases(): Promise<[string, string]> {
  const shas: string[] = []
  for (const version of ['one', 'two']) {
    shas.push(await engine.fleet.commit('main', configFile(`${RESTART}\n${HEALTHY}`), { version }))
    expect((await engine.deploy('main')).state).toBe('succeeded')
  }
  return [shas[0] ?? '', shas[1] ?? '']
}

test('a rollback switches every host to the release before, without a transfer', async () => {
  const [one] = await twoReleases()
  const ended = await engine.carryOut(await rollBack())
  expect(ended).toMatchObject({ state: 'succeeded', sha: one })
  expect(await engine.live()).toEqual(engine.everywhere(one))
  const runs = await engine.ctx.db.run.findMany({ where: { deployId: ended.id }, select: { part: true } })
  expect(new Set(runs.map(run => run.part))).toEqual(new Set(['switch', 'health']))
  expect(await engine.traces('restarts')).toEqual(engine.everywhere('1 \n2 \n3 1\n'))
})

test('a host that no longer holds the release is named before anything runs', async () => {
  const [, two] = await twoReleases()
  const id = await rollBack()
  const { release } = await engine.ctx.db.deploy.findUniqueOrThrow({ where: { id } })
  await rm(join(engine.fleet.hosts[1]?.root ?? '', 'checkout/releases', release ?? ''), { recursive: true })
  const ended = await engine.carryOut(id)
  expect(ended).toMatchObject({ state: 'failed', reason: expect.stringMatching(new RegExp(`${release}.* on prod-2$`)) })
  expect(await engine.live()).toEqual(engine.everywhere(two))
  expect(await engine.traces('restarts')).toEqual(engine.everywhere('1 \n2 \n'))
  // And what was seen there is what the next decision knows.
  await expect(rollBack()).rejects.toThrow(`${release} is no longer on prod-2`)
})
