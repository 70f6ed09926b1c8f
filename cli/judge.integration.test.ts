import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CheckRunView } from '@/lib/api/check-run'

const SHIM = join(import.meta.dirname, '../bin/prometheus')

let server: Server
let url: string
let checks: Partial<CheckRunView>[]
let asked: string[]

/** Answers as the API does: the runs of a deploy, and what was said of one. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.method === 'GET') return response.end(JSON.stringify({ checks }))
    asked.push(`${request.url} ${await textOf(request)}`)
    response.end(JSON.stringify(checks.find(({ id }) => request.url?.includes(`/${id}/`))))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
})

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise(resolve =>
    execFile(SHIM, ['judge', 'd-1', ...args, '--url', url], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    ),
  )

test('what waits for a person is judged, and nothing else', { timeout: 60_000 }, async () => {
  const waitsUntil = '2026-11-21T15:00:00.000Z'
  checks = [
    { id: 'r-1', path: 'checks/a.hurl', host: null, waitsUntil: null, judged: null },
    { id: 'r-2', path: 'checks/b.hurl', host: 'box-1', waitsUntil, judged: { as: 'again', by: 'Ada' } },
    { id: 'r-3', path: 'checks/b.hurl', host: 'box-1', waitsUntil, judged: null },
  ]
  expect(await run('pass')).toEqual({ code: 0, out: 'checks/b.hurl  box-1  pass\n', err: '' })
  expect(asked).toEqual(['/api/v1/check-runs/r-3/judgement {"as":"pass"}'])
})

test('nothing that waits is not found, and another word is wrong usage', { timeout: 60_000 }, async () => {
  checks = []
  expect(await run('again')).toMatchObject({ code: 3, err: 'No check of this deploy waits for a person.\n' })
  expect(await run('maybe')).toMatchObject({ code: 2, err: '“maybe” is none of pass, fail, again.\n' })
  expect(asked).toEqual([])
})
