import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordCiStatuses } from '@/lib/db/write/ci-statuses'
import type { CiResult } from '@/lib/domain/ci-status'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import type { BranchQuery } from '@/lib/screens/service'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import type { Prisma } from '../generated/client'
import { readServicePage } from './service-page'

const DAY_MS = 86_400_000
const COUNT = 300
const YML = `service: checkout
ci: { require: [ci/test] }
environments: { test: { auto_deploy: true, auto_deploy_branches: main } }
`

let database: TestDatabase
let serviceId: string
const shaOf = (at: number) => at.toString(16).padStart(40, '0')

beforeAll(async () => {
  database = await createTestDatabase()
  const data = { name: 'checkout', repositoryUrl: '/srv/checkout.git', defaultBranch: 'main' }
  serviceId = (await database.db.service.create({ data })).id
  const config = parseServiceConfig(YML, { service: 'checkout' })
  if (!config.ok) throw new Error(JSON.stringify(config.failure))
  await database.db.branch.createMany({
    data: Array.from({ length: COUNT }, (_, at) => ({
      ...{ serviceId, name: at === 0 ? 'main' : `feat/${at}`, sha: shaOf(at), subject: `Change ${at}` },
      ...{ authorName: at % 2 ? 'Ada' : 'Ben', authorEmail: 'x@example.com', configProblems: [] },
      // The last hundred are stale.
      committedAt: new Date(Date.now() - (at < 200 ? at * 60_000 : 60 * DAY_MS)),
      config: config.value as unknown as Prisma.InputJsonValue,
    })),
  })
})
afterAll(() => database.drop())

const read = async (query: Partial<BranchQuery> = {}) => {
  const page = await readServicePage(database.db, 'checkout', { all: false, text: '', sort: 'age', most: 50, ...query })
  if (!page) throw new Error('there is no page')
  return page
}
const report = (at: number, result: CiResult, run: number) =>
  database.db.$transaction(tx => {
    const job = { source: 'ci', context: 'ci/test', result, run, at: 0, description: '', url: '' }
    return recordCiStatuses(tx, serviceId, shaOf(at), [{ ...job, startedAt: null, finishedAt: null }])
  })

test('stale branches are left out until all are asked for, and of many the first are read', async () => {
  const active = await read()
  expect([active.branches.length, active.branchesFound, active.branchCount]).toEqual([50, 200, COUNT])
  expect(active.branches[0]).toMatchObject({ name: 'main', isDefault: true })
  const all = await read({ all: true, most: 1000 })
  expect([all.branches.length, all.branchesFound]).toEqual([COUNT, COUNT])
})

test('a filter finds any branch, whether it would have been read or not', async () => {
  const { branches, branchesFound } = await read({ text: 'CHANGE 19', most: 3 })
  expect(branches.map(({ name }) => name)).toEqual(['feat/19', 'feat/190', 'feat/191'])
  expect(branchesFound).toBe(11)
})

test('the last build is on the page whatever is filtered, and deploy on green says what it waits for', async () => {
  const none = { text: 'no such branch' }
  expect((await read(none)).head).toMatchObject({ name: 'main', ci: { state: 'missing', dots: 'm' } })
  await report(0, 'running', 1)
  const waits = await read(none)
  expect(waits.branches).toEqual([])
  expect(waits.head).toMatchObject({ ci: { state: 'running' } })
  const commit = shaOf(0).slice(0, 7)
  expect(waits.environments.map(({ onGreen }) => onGreen)).toEqual([
    { waits: true, message: `${commit} waits: CI still runs` },
    null,
    null,
  ])
  await report(0, 'failure', 1)
  expect((await read()).environments[0]?.onGreen).toMatchObject({
    waits: false,
    message: expect.stringMatching(/^CI failed on 0000000/),
  })
})

test('branches with the same configuration and the same CI are each judged by their own', async () => {
  await report(1, 'success', 1)
  await report(2, 'success', 1)
  await report(3, 'failure', 1)
  const { branches, cells } = await read({ text: 'feat/' })
  const codes = (name: string) => {
    const cell = cells[branches.find(branch => branch.name === name)?.cells[0] ?? -1]
    return cell?.kind === 'off' ? cell.decision.reasons.map(({ code, message }) => `${code} ${message}`) : []
  }
  expect(branches.slice(0, 4).map(({ ci }) => ci.state)).toEqual(['passed', 'passed', 'failed', 'missing'])
  expect(codes('feat/1')).toEqual(codes('feat/2'))
  expect(codes('feat/3')).toContainEqual(`ci_failed CI failed on ${shaOf(3).slice(0, 7)}: ci/test.`)
})
