import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAddress, readValues, readVariables } from '@/lib/db/read/variables'
import { createVault } from '@/lib/db/vault'
import { OWNER } from '@/lib/domain/actor'
import { systemClock } from '@/lib/ports/clock'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import type { Context } from './context'
import { setReach } from './set-reach'
import { removeVariable, setVariable, type VariableInput } from './variables'

let database: TestDatabase
let ctx: Context
const place = { service: 'checkout', environment: 'production' }

beforeAll(async () => {
  database = await createTestDatabase()
  ctx = {
    ...{ db: database.db, queue: noQueue, clock: systemClock },
    vault: createVault(new Uint8Array(randomBytes(32))),
  }
  await ctx.db.service.create({ data: { name: 'checkout', repositoryUrl: 'none', defaultBranch: 'main' } })
}, 60_000)
afterAll(() => database?.drop(), 60_000)

const set = async (input: Omit<VariableInput, 'secret'> & { secret?: boolean }) => {
  const answer = await setVariable(ctx, OWNER, { secret: false, ...input })
  if (!answer.ok) throw new Error(answer.failure.detail)
  return answer.value
}
const held = async () =>
  Object.fromEntries((await readValues(ctx.db, ctx.vault, place)).map(({ name, value }) => [name, value.reveal()]))
const events = () => ctx.db.event.findMany({ orderBy: { id: 'asc' } })

test('the nearest scope holds, and when it is taken away the next one does', async () => {
  await set({ name: 'url', value: 'everywhere' })
  await set({ name: 'url', value: 'service', service: 'checkout' })
  await set({ name: 'url', value: 'environment', environment: 'production' })
  const { id } = await set({ name: 'url', value: 'both', ...place })
  expect(await held()).toEqual({ url: 'both' })
  expect((await removeVariable(ctx, OWNER, { variableId: id })).ok).toBe(true)
  expect(await held()).toEqual({ url: 'environment' })
})

test('a secret is given to checks, and to nobody else; once a secret, always one', async () => {
  const value = 'pl4nted-s3cret'
  expect(await set({ name: 'key', value: 'first', secret: true, service: 'checkout' })).toMatchObject({ value: null })
  expect(await set({ name: 'key', value, service: 'checkout' })).toMatchObject({ secret: true, value: null })
  expect(await held()).toMatchObject({ key: value })
  expect(JSON.stringify(await readVariables(ctx.db, ctx.vault))).not.toContain(value)
  const rows = await ctx.db.$queryRaw<{ text: string }[]>`SELECT v::text AS text FROM "Variable" v`
  for (const { text } of rows) expect(text).not.toMatch(new RegExp(`${value}|${Buffer.from(value).toString('hex')}`))
})

test('a secret is not replaced by nothing; what is no secret may be empty', async () => {
  const at = { name: 'token', service: 'checkout' }
  const refusal = { ok: false, failure: { code: 'invalid', field: 'value', detail: expect.stringContaining('empty') } }
  const empty = { ...at, value: '' }
  expect(await setVariable(ctx, OWNER, { ...empty, secret: true })).toMatchObject(refusal)
  await set({ ...at, value: 'kept', secret: true })
  expect(await setVariable(ctx, OWNER, { ...empty, secret: false })).toMatchObject(refusal)
  expect(await held()).toMatchObject({ token: 'kept' })
  expect(await set({ name: 'note', value: '' })).toMatchObject({ value: '' })
})

test('a secret address is told of by its name only', async () => {
  await set({ name: 'base_url', value: 'https://u:p@shop.example', environment: 'test', secret: true })
  const at = { service: 'checkout', environment: 'test' }
  expect(await readAddress(ctx.db, ctx.vault, at)).toBe('base_url')
  expect(await readAddress(ctx.db, ctx.vault, place)).toBeNull()
})

test('every change is an event with who made it, and without a value', async () => {
  const told = (await events()).filter(({ kind }) => kind.startsWith('variable.'))
  expect(told.length).toBeGreaterThan(5)
  expect(told.every(({ actorName }) => actorName === OWNER.name)).toBe(true)
  expect(told.at(-1)?.data).toEqual({ variable: { name: 'base_url', service: null, environment: 'test' } })
})

test.each([
  [{ name: 'a b', value: '' }, 'name', /"a b" cannot be a variable’s name/],
  [{ name: 'revision', value: '' }, 'name', /what Prometheus itself says/],
  [{ name: 'x', value: 'v'.repeat(10_001) }, 'value', /10001 characters/],
])('what cannot be set is refused with its field: %j', async (input, field, detail) => {
  const answer = await setVariable(ctx, OWNER, { secret: false, ...input })
  expect(answer).toMatchObject({ ok: false, failure: { field, detail: expect.stringMatching(detail) } })
})

test('what checks may reach is a list that can be read, and its change an event', async () => {
  const reach = [' api.example.com ', '', '10.2.0.0/16', 'api.example.com']
  const answer = await setReach(ctx, OWNER, { environment: 'production', reach })
  expect(answer).toEqual({ ok: true, value: { environment: 'production', reach: ['api.example.com', '10.2.0.0/16'] } })
  expect((await events()).at(-1)).toMatchObject({
    kind: 'environment.reach_set',
    actorName: OWNER.name,
    data: { environment: { name: 'production', reach: ['api.example.com', '10.2.0.0/16'], before: [] } },
  })
  expect(await setReach(ctx, OWNER, { environment: 'production', reach: ['010.0.0.1'] })).toMatchObject({
    ok: false,
    failure: { field: 'reach', detail: expect.stringMatching(/^"010\.0\.0\.1" is neither a host name/) },
  })
  expect(await setReach(ctx, OWNER, { environment: 'nowhere', reach: [] })).toMatchObject({ ok: false })
})
