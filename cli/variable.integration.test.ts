import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readValues } from '@/lib/db/read/variables'
import { createVault } from '@/lib/db/vault'
import { createTestDatabase, type TestDatabase } from '@/test/database'

const wiring = vi.hoisted(() => ({ getDb: vi.fn(), getContext: vi.fn() }))
vi.mock('@/lib/wiring', () => wiring)
vi.mock('@/lib/config', () => ({ readConfig: () => ({ publicUrl: 'http://127.0.0.1:3000' }) }))
const variables = await import('@/app/api/v1/variables/route')
const one = await import('@/app/api/v1/variables/[id]/route')

const SHIM = join(import.meta.dirname, '../bin/prometheus')
const vault = createVault(new Uint8Array(randomBytes(32)))

let database: TestDatabase
let server: Server
let url: string

/** The API's own handlers behind a socket. */
beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  await db.service.create({ data: { name: 'checkout', repositoryUrl: 'none', defaultBranch: 'main' } })
  wiring.getDb.mockResolvedValue(db)
  wiring.getContext.mockResolvedValue({ db, vault, clock: { now: () => new Date() } })
  server = createServer(async (request, response) => {
    const body = await textOf(request)
    const { method = 'GET', url: path = '/', headers } = request
    const asked = new Request(`${url}${path}`, {
      ...{ method, headers: headers as Record<string, string> },
      ...(body !== '' && { body }),
    })
    const id = /variables\/(.+)/.exec(path)?.[1]
    const answer =
      id === undefined
        ? await variables[method as 'GET' | 'PUT'](asked, { params: Promise.resolve({}) })
        : await one.DELETE(asked, { params: Promise.resolve({ id }) })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}, 60_000)
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await database?.drop()
})

async function run(args: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(SHIM, ['variable', ...args, '--url', url])
  child.stdin.end(input)
  const [out, err, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number>(resolve => child.once('close', code => resolve(code ?? -1))),
  ])
  return { code, out, err }
}
const given = async () =>
  Object.fromEntries(
    (await readValues(database.db, vault, { service: 'checkout', environment: 'production' })).map(
      ({ name, value, secret }) => [name, [value.reveal(), secret]],
    ),
  )

test('variables are set where they hold, listed, and taken away', { timeout: 60_000 }, async () => {
  const nothing = { code: 0, out: 'There is no variable.\n' }
  expect(await run(['list'])).toMatchObject(nothing)
  expect(await run(['set', 'region', 'eu'])).toMatchObject({ code: 0, out: 'set region  everywhere  eu\n' })
  await run(['set', 'region', 'us', '--service', 'checkout', '--environment', 'production'])
  expect(await given()).toEqual({ region: ['us', false] })
  expect((await run(['list'])).out.trim().split('\n')).toHaveLength(2)
  const here = await run(['list', 'checkout', '--environment', 'production', '--json'])
  expect(JSON.parse(here.out)).toMatchObject([{ name: 'region', service: 'checkout', value: 'us' }])

  const missing = await run(['remove', 'region', '--service', 'checkout'])
  expect(missing).toMatchObject({ code: 3, err: expect.stringMatching(/^There is no variable “region” there/) })
  const gone = await run(['remove', 'region', '--service', 'checkout', '--environment', 'production'])
  expect(gone).toMatchObject({ code: 0, out: 'removed region  checkout production\n' })
  expect(await given()).toEqual({ region: ['eu', false] })
})

test('a secret comes by the input, and is in no output', { timeout: 60_000 }, async () => {
  const secret = ' s3cr3t\nof two lines '
  const set = await run(['set', 'password', '--environment', 'production'], `${secret}\n`)
  expect(set).toMatchObject({ code: 0, out: 'set password  every service production  (secret)\n' })
  expect(await given()).toMatchObject({ password: [secret, true] })
  const listed = await run(['list', '--json'])
  expect(JSON.parse(listed.out)).toContainEqual(
    expect.objectContaining({ name: 'password', secret: true, value: null }),
  )
  expect(await run(['set', 'password'], '\n')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^The input is empty/),
  })
})

test('what cannot be done says why', { timeout: 60_000 }, async () => {
  expect(await run(['set', 'a b', 'x'])).toMatchObject({ code: 2, err: expect.stringMatching(/"a b" cannot be/) })
  expect(await run(['set', 'x', 'y', '--service', 'nope'])).toMatchObject({
    ...{ code: 3, err: 'There is no service “nope”.\n' },
  })
  expect(await run(['change', 'x'])).toMatchObject({ code: 2, err: expect.stringMatching(/^Usage: /) })
})
