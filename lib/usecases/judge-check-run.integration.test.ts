import { afterAll, beforeAll, expect, test } from 'vitest'
import { OWNER } from '@/lib/domain/actor'
import type { DeployState } from '@/lib/domain/deploy'
import { systemClock } from '@/lib/ports/clock'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import { seedDeploy } from '@/test/seed-deploy'
import type { Context } from './context'
import { judgeCheckRun } from './judge-check-run'

let database: TestDatabase
let ctx: Context

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = { db: database.db, queue: noQueue, clock: systemClock } as unknown as Context
})
afterAll(() => database.drop())

async function judge(state: DeployState, waitsUntil: Date | null, verdict = 'inconclusive') {
  const { service, environment, deploy } = await seedDeploy(database.db, state)
  const place = { serviceId: service.id, environmentId: environment.id, deployId: deploy.id }
  const about = { path: 'checks/a.hurl', sha: deploy.sha, trigger: 'wave', startedAt: new Date() }
  const run = await database.db.checkRun.create({ data: { ...place, ...about, verdict, waitsUntil } })
  const first = await judgeCheckRun(ctx, OWNER, { checkRunId: run.id, as: 'pass' })
  return { first, again: () => judgeCheckRun(ctx, OWNER, { checkRunId: run.id, as: 'fail' }) }
}
const soon = () => new Date(Date.now() + 60_000)

test('a run that waits is judged once', async () => {
  const { first, again } = await judge('running', soon())
  expect(first).toMatchObject({ ok: true, value: { judged: { as: 'pass', by: OWNER.name } } })
  expect(await again()).toMatchObject({
    ok: false,
    failure: { code: 'too_late', detail: 'Owner has said already: pass.' },
  })
})

test.each([
  ['that passed', 'running', soon(), 'pass', /is pass; only one that proved nothing/],
  ['from before the switch, which waits for nobody', 'running', null, 'inconclusive', /waits for nobody/],
  ['of a deploy that goes back already', 'rolling_back', soon(), 'inconclusive', /The deploy is rolling back by now/],
  ['of a deploy that is over', 'rolled_back', soon(), 'inconclusive', /The deploy is rolled back by now/],
] as const)('a run %s is not', async (_what, state, waitsUntil, verdict, detail) => {
  const { first } = await judge(state, waitsUntil, verdict)
  expect(first).toMatchObject({ ok: false, failure: { code: 'too_late', detail: expect.stringMatching(detail) } })
})
