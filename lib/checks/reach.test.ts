import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exchange } from './http/exchange'
import { reachPolicy } from './http/parse-reach'
import type { Dial } from './http/types'
import { runCheck } from './run'
import { parse } from './syntax/parse'

/** `open` may be reached, `closed` may not: it stands for whatever else listens on this machine. */
let open: Server
let closed: Server
let target = ''
let heard = 0

const portOf = (server: Server) => (server.address() as AddressInfo).port
beforeAll(async () => {
  // Names of other scripts travel as UTF-8.
  const bytes = () => Buffer.from(target).toString('latin1')
  open = createServer((_request, response) => void response.writeHead(307, { location: bytes() }).end())
  closed = createServer((_request, response) => {
    heard++
    response.end('secret')
  })
  open.listen(0, '127.0.0.1')
  closed.listen(0)
  await Promise.all([once(open, 'listening'), once(closed, 'listening')])
})
beforeEach(() => {
  heard = 0
})
afterAll(() => {
  for (const server of [open, closed]) {
    server.closeAllConnections()
    server.close()
  }
})

async function run(text: string, dial?: Dial) {
  const parsed = parse(text)
  const policy = reachPolicy([`127.0.0.1:${portOf(open)}`, '0.0.0.0/0', '::/0', 'shop.example'])
  if (!parsed.ok || !policy.ok) throw new Error('must be right')
  return runCheck(parsed.file, {
    exchange: (call, signal) =>
      exchange(call, { policy: policy.value, dial, resolver: async () => ['127.0.0.1'], signal }),
  })
}

const LOOPBACKS = [
  ...['127.0.0.1', '127.1', '127.0.0.2', '2130706433', '0x7f000001', '0x7f.1', '017700000001', '0177.0.0.1', '0'],
  ...[
    '0.0.0.0',
    'localhost',
    'localhost.',
    'a.localhost',
    '127.0.0.1.',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
  ],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::127.0.0.1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', 'shop.example', 'shop.example@127.0.0.1'],
]

describe('a check that is redirected to a loopback written as', () => {
  test.each(LOOPBACKS)('%s proves nothing and reaches nothing', async host => {
    target = `http://${host}:${portOf(closed)}/`
    const result = await run(`GET http://127.0.0.1:${portOf(open)}/\n[Options]\nlocation: true\nHTTP 200\n`)
    expect(result.verdict).toBe('inconclusive')
    expect(result.reason).toMatch(/a (loopback|reserved) address|unspecified address/)
    expect(JSON.stringify(result)).not.toContain('secret')
    expect(heard).toBe(0)
  })
})

test.each(['127.0.0.1', 'localhost', '[::1]', '127.1'])('connect-to and resolve do not lead to %s', async host => {
  const url = `GET http://shop.example:${portOf(closed)}/\n[Options]\n`
  const connected = await run(`${url}connect-to: shop.example:${portOf(closed)}:${host}:${portOf(closed)}\nHTTP 200\n`)
  expect(connected.verdict).toBe('inconclusive')
  const resolved = await run(`${url}resolve: shop.example:${portOf(closed)}:${host}\nHTTP 200\n`)
  expect(resolved.verdict).toBe('inconclusive')
  expect(heard).toBe(0)
})

test("through a host, a redirect stays on the service's port of that host", async () => {
  const ports: number[] = []
  const dial: Dial = {
    host: 'web-1',
    ports: [8080],
    open: async port => {
      ports.push(port)
      return { ok: false, failure: { kind: 'connection_refused', message: 'nothing listens' } }
    },
  }
  target = `http://localhost:${portOf(closed)}/`
  const result = await run(`GET http://localhost:${portOf(closed)}/\nHTTP 200\n`, dial)
  expect(result).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining("web-1's loopback") })
  await run('GET http://localhost:8080/\nHTTP 200\n', dial)
  expect(ports).toEqual([8080])
  expect(heard).toBe(0)
})
