import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { seedCheck } from '@/test/seed-check'
import { findAskedRuns, forgetCheckRuns } from './check-runs'
import { countCheckRun } from './count-check-run'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const DAY = 86_400_000
const ago = (ms: number) => new Date(Date.now() - ms)

test('of runs on schedule the newest are kept whole, failures longer, and lines longer still', async () => {
  const { db } = database
  const { place } = await seedCheck(db)
  const run = (verdict: string, startedAt: Date, result: object | undefined = { entries: [] }) => ({
    ...{ ...place, id: randomUUID(), sha: 'a', trigger: 'schedule', verdict, startedAt, requestMs: [1] },
    ...(result && { result }),
  })
  const newest = Array.from({ length: 50 }, (_, minutes) => run('pass', ago(minutes * 60_000)))
  const [passed, failed] = [run('pass', ago(2 * 3_600_000)), run('fail', ago(3 * 3_600_000))]
  const [oldFailed, oldPassed] = [run('fail', ago(40 * DAY)), run('pass', ago(15 * DAY))]
  const oldest = run('inconclusive', ago(91 * DAY))
  const lost = run('running', ago(2 * 3_600_000), undefined)
  await db.checkRun.createMany({ data: [...newest, passed, failed, oldFailed, oldPassed, oldest, lost] })
  await forgetCheckRuns(db)
  const rows = await db.checkRun.findMany({ where: place })
  const kept = new Map(rows.map(({ id, result }) => [id, result === null ? 'line' : 'whole']))
  expect(newest.map(({ id }) => kept.get(id))).toEqual(newest.map(() => 'whole'))
  expect([passed, failed, oldFailed].map(({ id }) => kept.get(id))).toEqual(['line', 'whole', 'line'])
  expect([oldPassed, oldest].map(({ id }) => kept.has(id))).toEqual([false, false])
  expect(rows.find(({ id }) => id === lost.id)).toMatchObject({ verdict: 'inconclusive', finishedAt: expect.any(Date) })
})

test('what belongs to a deploy is not touched', async () => {
  const { db } = database
  const { place, service, environment } = await seedCheck(db)
  const deploy = await db.deploy.create({
    data: {
      ...{ serviceId: service.id, environmentId: environment.id, number: 1, kind: 'deploy', state: 'succeeded' },
      ...{ ref: 'main', sha: 'a', actorKind: 'person', actorId: 'owner', actorName: 'Owner' },
    },
  })
  const data = { ...place, sha: 'a', trigger: 'wave', verdict: 'pass', deployId: deploy.id, result: {} }
  const { id } = await db.checkRun.create({ data: { ...data, startedAt: ago(200 * DAY) } })
  await forgetCheckRuns(db)
  expect(await db.checkRun.findUnique({ where: { id } })).toMatchObject({ result: {} })
})

test('sums of hours go after a few days, those of days after a quarter, and checks that are gone with all they left', async () => {
  const { db } = database
  const { check } = await seedCheck(db)
  const gone = await seedCheck(db)
  await db.check.update({ where: { id: gone.check.id }, data: { goneAt: ago(91 * DAY) } })
  for (const at of [ago(0), ago(10 * DAY), ago(120 * DAY)])
    await db.$transaction(tx => countCheckRun(tx, check.id, { at, verdict: 'pass', totalMs: 5, requestMs: [5] }))
  await forgetCheckRuns(db)
  const tallies = await db.checkTally.findMany({ where: { checkId: check.id }, orderBy: { at: 'desc' } })
  expect(tallies.map(({ span }) => span).toSorted()).toEqual(['day', 'day', 'hour'])
  expect(await db.checkBin.count({ where: { checkId: check.id, span: 'day', request: 1 } })).toBe(2)
  expect(await db.check.findUnique({ where: { id: gone.check.id } })).toBeNull()
})

test('a run that was asked for and that no worker has is found again', async () => {
  const { db } = database
  const { place, check } = await seedCheck(db)
  const data = { ...place, sha: 'a', trigger: 'manual' }
  const { id: runId } = await db.checkRun.create({ data: { ...data, startedAt: ago(60_000) } })
  expect(await findAskedRuns(db, ago(10_000))).toEqual([{ checkId: check.id, runId }])
  await db.check.update({ where: { id: check.id }, data: { runId, beatAt: new Date() } })
  expect(await findAskedRuns(db, ago(10_000))).toEqual([])
})
