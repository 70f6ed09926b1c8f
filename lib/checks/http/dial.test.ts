import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Duplex } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fail, ok } from '@/lib/domain/result'
import { exchange } from './exchange'
import type { Dial, HttpCall } from './types'

let server: Server
let port = 0
beforeAll(async () => {
  server = createServer((request, response) => void response.end(request.headers.host)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const get = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({ method: 'GET', url, headers: [], ...more })

/** A stream that is no socket, as an SSH channel is not. */
function dialTo(ports: number[], opened: number[] = []): Dial {
  return {
    host: 'web-1',
    ports,
    open: async wanted => {
      opened.push(wanted)
      const socket = connect(port, '127.0.0.1')
      return ok(Duplex.from({ readable: socket, writable: socket }))
    },
  }
}
const closed = { policy: { entries: [] } }

test.each(['localhost', 'LOCALHOST.', 'a.localhost', '127.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]'])(
  "%s is the host's own loopback, whatever the policy says of ours",
  async host => {
    const opened: number[] = []
    const result = await exchange(get(`http://${host}:8080/`), { ...closed, dial: dialTo([8080], opened) })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.value.peer).toEqual({ ip: '127.0.0.1', port: 8080 })
    expect(result.value.answer.rawBody.toString()).toMatch(/:8080$/)
    expect(opened).toEqual([8080])
  },
)

test("a name led to the host's loopback keeps its Host", async () => {
  const connectTo = [{ host: 'shop.example', port: '80', toHost: 'localhost', toPort: '8080' }]
  const result = await exchange(get('http://shop.example/', { connectTo }), { ...closed, dial: dialTo([8080]) })
  expect(result).toMatchObject({ ok: true, value: { answer: { rawBody: Buffer.from('shop.example') } } })
})

test('another port of the host is refused', async () => {
  const opened: number[] = []
  const result = await exchange(get('http://localhost:6379/'), { ...closed, dial: dialTo([8080, 8081], opened) })
  expect(result).toMatchObject({
    ok: false,
    failure: {
      kind: 'refused_by_policy',
      message: "port 6379 of web-1's loopback is not the service's: 8080, 8081 may be reached",
      refusal: { rule: 'port', port: 6379 },
    },
  })
  expect(opened).toEqual([])
})

test.each(['http://10.0.0.1:8080/', 'http://169.254.169.254/', 'http://0.0.0.0:8080/', 'http://shop.example/'])(
  '%s does not go through the host, and is judged as ever',
  async url => {
    const opened: number[] = []
    const result = await exchange(get(url), {
      ...closed,
      dial: dialTo([80, 8080], opened),
      resolver: async () => ['127.0.0.1'],
    })
    expect(result).toMatchObject({ ok: false, failure: { kind: 'refused_by_policy' } })
    expect(opened).toEqual([])
  },
)

test('a dial that fails says why, and names the host', async () => {
  const dial: Dial = {
    host: 'web-1',
    ports: [8080],
    open: async () => fail({ kind: 'connection_refused', message: 'nothing listens on port 8080' }),
  }
  expect(await exchange(get('http://localhost:8080/'), { ...closed, dial })).toMatchObject({
    failure: { kind: 'connection_refused', message: 'web-1: nothing listens on port 8080' },
  })
})

test('a dial that comes too late is let go of', async () => {
  let late: Duplex | undefined
  const dial: Dial = {
    host: 'web-1',
    ports: [8080],
    open: (_port, signal) =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => {
          late = new Duplex()
          resolve(ok(late))
        })
      }),
  }
  const result = await exchange(get('http://localhost:8080/', { connectTimeoutMs: 30 }), { ...closed, dial })
  expect(result).toMatchObject({ failure: { kind: 'timed_out' } })
  await expect.poll(() => late?.destroyed).toBe(true)
})
