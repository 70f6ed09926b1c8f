import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from '@/lib/checks/syntax/parse'
import { readCheckRun } from '@/lib/db/read/check-run-detail'
import { createVault } from '@/lib/db/vault'
import { OWNER } from '@/lib/domain/actor'
import { systemClock } from '@/lib/ports/clock'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import type { Context } from './context'
import { type CheckPlace, runStoredCheck } from './run-check'
import { outcomeOf } from './run-deploy/run-checks'
import { setVariable } from './variables'

let database: TestDatabase
let ctx: Context
let place: CheckPlace
let server: Server
let answer: string | Buffer = ''

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = {
    ...{ db: database.db, queue: noQueue, clock: systemClock },
    vault: createVault(new Uint8Array(randomBytes(32))),
  }
  const service = await ctx.db.service.create({ data: { name: 'shop', repositoryUrl: 'none', defaultBranch: 'main' } })
  place = { service, environment: await ctx.db.environment.findUniqueOrThrow({ where: { name: 'production' } }) }
  server = createServer((_request, response) => response.setHeader('x-revision', 'a'.repeat(40)).end(answer))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
}, 60_000)
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await database?.drop()
}, 60_000)

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function run(text: string) {
  const parsed = parse(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem))
  const made = await runStoredCheck(ctx, {
    ...{ place, path: 'a.hurl', file: parsed.file, sha: 'a'.repeat(40), trigger: 'final', revision: 'a'.repeat(40) },
    ...{ deployId: null, host: null, timeoutSeconds: 20, signal: new AbortController().signal },
  })
  return { kept: await readCheckRun(ctx.db, made.id), outcome: outcomeOf('a.hurl', made.result, made.base) }
}
const base = (secret: boolean) =>
  setVariable(ctx, OWNER, { name: 'base_url', value: address(), secret, environment: 'production' })

test('an answer with NUL characters is kept, and judged like any other', async () => {
  await base(false)
  answer = JSON.stringify({ name: 'a\0b' })
  const named =
    'GET {{base_url}}/\nHTTP 200\n[Captures]\nname: jsonpath "$.name"\n[Asserts]\njsonpath "$.name" == "b"\n'
  expect((await run(named)).kept).toMatchObject({ verdict: 'fail' })
  answer = 'a\0b'
  const body = 'GET {{base_url}}/\nHTTP 200\n[Asserts]\nbody contains "c"\n'
  expect((await run(body)).kept).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('a␀b') })
})

test('an answer that is cut in the middle of a sign is kept', async () => {
  answer = `a${'😀'.repeat(40_000)}`
  expect((await run('GET {{base_url}}/\nHTTP 200\n')).kept).toMatchObject({ verdict: 'pass' })
})

test.each([false, true])('which revision answers is seen at an address that is secret: %j', async secret => {
  await base(secret)
  answer = 'ok'
  const { kept, outcome } = await run('GET {{base_url}}/cart\nHTTP 200\n')
  expect(outcome.revisions).toEqual(['a'.repeat(40)])
  expect(JSON.stringify(kept).includes(address())).toBe(!secret)
})
