import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { systemClock } from '@/lib/ports/clock'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import { Origin } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { compareCommits } from './compare-commits'
import { fetchRepository } from './fetch-repository'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
let ctx: WorkerContext
let origin: Origin
let serviceId: string

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  const { db } = database
  await db.service.deleteMany()
  origin = new Origin()
  const repositories = new GitRepositories({ folder: scratch('mirrors ') })
  ctx = { db, queue: noQueue, clock: systemClock, repositories, providers: [plainGit] } as unknown as WorkerContext
  const data = { name: 'checkout', repositoryUrl: origin.folder, syncWantedAt: new Date() }
  serviceId = (await db.service.create({ data })).id
})

const configured = (lines: string) => [{ path: 'prometheus.yml', content: `service: checkout\n${lines}\n` }]
const branches = () => database.db.branch.findMany({ where: { serviceId }, orderBy: { name: 'asc' } })

test('half of a character in one branch’s file is that branch’s problem, and the others are listed', async () => {
  const bad = ['build: "\\ud83d"', 'shared: ["\\udeab"]', 'environments: { production: { branches: "\\ud83d" } }']
  for (const [at, lines] of bad.entries()) origin.commit(`a${at}`, configured(lines))
  origin.commit('main', configured('build: make'))
  await fetchRepository(ctx, serviceId)
  const problem = { message: expect.stringContaining('half of a character') }
  expect(await branches()).toMatchObject([
    ...bad.map((_, at) => ({ name: `a${at}`, config: null, configProblems: [problem] })),
    { name: 'main', config: { build: 'make' }, configProblems: [] },
  ])
  expect(await database.db.service.findFirst()).toMatchObject({ syncWantedAt: null, syncFailure: null })
})

test('a subject that is too long is cut between characters, wherever it is kept', async () => {
  const subject = `${'x'.repeat(999)}🚀`
  const base = origin.commit('main', configured(''), {})
  const head = origin.commit('main', configured('build: make'), { parent: base, subject })
  await fetchRepository(ctx, serviceId)
  await database.db.comparison.create({ data: { serviceId, base, head, wantedAt: new Date() } })
  await compareCommits(ctx, serviceId)
  const cut = `${'x'.repeat(999)}\ufffd`
  expect(await branches()).toMatchObject([{ subject: cut }])
  expect(await database.db.comparison.findFirst()).toMatchObject({ changes: { commits: [{ subject: cut }] } })
})

test.each(['253402300800', '99999999999999999'])(
  'a commit of the second %s has no date that a screen could show',
  async seconds => {
    origin.commit('main', configured(''))
    const who = `Ada <ada@example.com> ${seconds} +0000`
    const commit = `tree ${origin.git('rev-parse', 'main^{tree}')}\nauthor ${who}\ncommitter ${who}\n\nFrom far away\n`
    const options = { cwd: origin.folder, input: commit }
    const sha = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], options)
    origin.git('update-ref', 'refs/heads/main', sha.toString().trim())
    await fetchRepository(ctx, serviceId)
    expect(await branches()).toMatchObject([{ subject: 'From far away', committedAt: new Date(0) }])
  },
)
