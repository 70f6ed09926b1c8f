import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { exchange } from './exchange'
import type { ExchangeOptions, HttpCall } from './types'

const here: ExchangeOptions = { policy: { entries: [{ kind: 'network', text: '127.0.0.0/8', cidr: '127.0.0.0/8' }] } }
const get = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({ method: 'GET', url, headers: [], ...more })

const opened: Array<{ close(): unknown; closeAllConnections?(): void }> = []
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections?.()
    server.close()
  }
})

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1')
  opened.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that writes these bytes after the request's head and closes. */
async function serveBytes(bytes: string | Buffer, then: (socket: Socket) => void = socket => socket.end()) {
  const sockets = new Set<Socket>()
  const server = createTcpServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => socket.write(bytes, () => then(socket)))
  }).listen(0, '127.0.0.1')
  opened.push({ close: () => [...sockets, server].map(one => ('destroy' in one ? one.destroy() : one.close())) })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function answered(call: HttpCall, options = here) {
  const result = await exchange(call, options)
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`)
  return result.value
}

async function failed(call: HttpCall, options = here) {
  const result = await exchange(call, options)
  if (result.ok) throw new Error(`answered ${result.value.answer.status}`)
  return result.failure
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('over HTTP/1.1', () => {
  test('an answer has status, reason, version, headers in order, body, peer and times', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(201, 'Made', [
        ['X-One', 'a'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ])
      response.end('hello')
    })
    const { answer, peer, timings, certificate } = await answered(get(url))
    expect(answer).toMatchObject({ version: '1.1', status: 201, reason: 'Made' })
    expect(answer.headers.slice(0, 3)).toEqual([
      { name: 'X-One', value: 'a' },
      { name: 'Set-Cookie', value: 'a=1' },
      { name: 'Set-Cookie', value: 'b=2' },
    ])
    expect(answer.rawBody.toString()).toBe('hello')
    expect(answer.body).toEqual({ ok: true, value: answer.rawBody })
    expect(peer).toEqual({ ip: '127.0.0.1', port: Number(new URL(url).port) })
    expect(certificate).toBeUndefined()
    expect(timings).toMatchObject({ connectMs: expect.any(Number), firstByteMs: expect.any(Number) })
    expect(timings.dnsMs).toBeUndefined()
    const phases = (timings.connectMs ?? 0) + (timings.firstByteMs ?? 0) + (timings.downloadMs ?? 0)
    expect(timings.totalMs).toBeGreaterThanOrEqual(phases)
  })

  test('what was sent arrives: method, path and query, repeated headers, body', async () => {
    const seen: Array<Partial<IncomingMessage> & { text: string }> = []
    const url = await serve(async (request, response) => {
      seen.push({
        method: request.method,
        url: request.url,
        rawHeaders: request.rawHeaders,
        text: await bodyOf(request),
      })
      response.end()
    })
    const headers = [
      { name: 'X-Twice', value: '1' },
      { name: 'x-twice', value: 'é' },
    ]
    const { call } = await answered({
      method: 'PURGE',
      url: `${url}/a%20b?q=1&q=2#top`,
      headers,
      body: Buffer.from('{}'),
    })
    expect(seen[0]).toMatchObject({ method: 'PURGE', url: '/a%20b?q=1&q=2', text: '{}' })
    const sent = seen[0]?.rawHeaders?.map(text => Buffer.from(text, 'latin1').toString())
    expect(sent).toEqual(expect.arrayContaining(['X-Twice', '1', 'x-twice', 'é', 'host', new URL(url).host]))
    expect(call.headers).toEqual([{ name: 'Host', value: new URL(url).host }, ...headers])
  })

  test('user and password of the URL are credentials, unless there is a header for them', async () => {
    const url = (await serve((request, response) => void response.end(request.headers.authorization))).replace(
      '//',
      '//us%40er:p%3Ass@',
    )
    const body = async (call: HttpCall) => (await answered(call)).answer.rawBody.toString()
    expect(await body(get(url))).toBe(`Basic ${Buffer.from('us@er:p:ss').toString('base64')}`)
    expect(await body(get(url, { headers: [{ name: 'authorization', value: 'Bearer x' }] }))).toBe('Bearer x')
  })

  test('HTTP/1.0 is told apart, and its body ends with the connection', async () => {
    const { answer } = await answered(get(await serveBytes('HTTP/1.0 404 Nope\r\nA: b\r\n\r\nuntil the end')))
    expect(answer).toMatchObject({ version: '1.0', status: 404, reason: 'Nope' })
    expect(answer.rawBody.toString()).toBe('until the end')
  })

  test('an early answer is passed over, chunks are joined', async () => {
    const url = await serveBytes(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n',
    )
    const { answer } = await answered(get(url))
    expect(answer.status).toBe(200)
    expect(answer.rawBody.toString()).toBe('abc')
  })

  test('a redirect is an answer, and is not followed', async () => {
    const url = await serve((_request, response) => void response.writeHead(302, { location: '/next' }).end())
    expect((await answered(get(url))).answer.status).toBe(302)
  })

  test('HEAD has no body, whatever its headers say', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 99 }).end(),
    )
    expect((await answered(get(url, { method: 'HEAD' }))).answer.body).toEqual({ ok: true, value: Buffer.alloc(0) })
  })
})

describe('a body', () => {
  const encoded = (encoding: string, bytes: Buffer) =>
    serve((_request, response: ServerResponse) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes))
  const plain = 'héllo '.repeat(50)

  test.each([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['identity', Buffer.from(plain)],
    ['gzip, br', brotliCompressSync(gzipSync(plain))],
  ])('that is %s is decoded, and kept as it came', async (encoding, bytes) => {
    const { answer } = await answered(get(await encoded(encoding, bytes)))
    expect(answer.body).toEqual({ ok: true, value: Buffer.from(plain) })
    expect(answer.rawBody).toEqual(bytes)
  })

  test.each([
    ['unheard-of', Buffer.from(plain), 'unknown_encoding'],
    ['constructor', Buffer.from(plain), 'unknown_encoding'],
    ['gzip', Buffer.from(plain), 'malformed_body'],
    ['gzip', gzipSync(plain).subarray(0, 20), 'malformed_body'],
    ['gzip,gzip,gzip,gzip,gzip', Buffer.from(plain), 'unknown_encoding'],
  ])('that says %s and is not leaves the rest of the answer good', async (encoding, bytes, kind) => {
    const { answer } = await answered(get(await encoded(encoding, bytes)))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ ok: false, failure: { kind } })
  })

  test('is cut off as it travels, and as it unpacks', async () => {
    const large = await serve((_request, response) => void response.end('x'.repeat(5_000)))
    expect(await failed(get(large, { maxBodyBytes: 4_999 }))).toMatchObject({ kind: 'body_too_large' })
    expect((await answered(get(large, { maxBodyBytes: 5_000 }))).answer.rawBody).toHaveLength(5_000)
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await failed(get(await encoded('gzip', bomb), { maxBodyBytes: 100_000 }))).toMatchObject({
      kind: 'body_too_large',
      message: 'the gzip body decodes to more than 100000 bytes',
    })
  })

  test('without an end is cut off too', async () => {
    const url = await serve((_request, response) => {
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more))
      }
      more()
    })
    expect(await failed(get(url, { maxBodyBytes: 100_000 }))).toMatchObject({ kind: 'body_too_large' })
  })
})

describe('a failure says', () => {
  test('that nothing listens', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    expect(await failed(get(`http://127.0.0.1:${port}`))).toMatchObject({
      kind: 'connection_refused',
      message: `127.0.0.1:${port} refused the connection: nothing listens there`,
      timings: { totalMs: expect.any(Number) },
    })
  })

  test('that a name does not resolve', async () => {
    const resolver = async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    const failure = await failed(get('http://nowhere.example/'), { ...here, resolver })
    expect(failure).toMatchObject({
      kind: 'could_not_resolve',
      message: 'nowhere.example cannot be resolved (ENOTFOUND)',
    })
    const empty = await failed(get('http://nowhere.example/'), { ...here, resolver: async () => [] })
    expect(empty).toMatchObject({ kind: 'could_not_resolve', message: 'nowhere.example has no address' })
  })

  test.each([
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\nA: '],
    ['less than promised', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc'],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Up\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(20_000)}`],
  ])('that the answer is %s', async (_what, bytes) => {
    expect(await failed(get(await serveBytes(bytes)))).toMatchObject({ kind: 'protocol' })
  })

  test('that no answer came in time, and lets go of the connection', async () => {
    let closed: Promise<unknown> | undefined
    const url = await serve(request => {
      closed = once(request.socket, 'close')
    })
    expect(await failed(get(url, { timeoutMs: 100 }))).toMatchObject({
      kind: 'timed_out',
      message: 'no complete answer within 0.1 s',
    })
    await closed
  })

  test('that the body stopped coming', async () => {
    const url = await serveBytes('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () => {})
    expect(await failed(get(url, { timeoutMs: 100 }))).toMatchObject({ kind: 'timed_out' })
  })

  test('that a name server did not answer in time', async () => {
    const resolver = () => new Promise<never>(() => {})
    const failure = await failed(get('http://slow.example/', { connectTimeoutMs: 50 }), { ...here, resolver })
    expect(failure).toMatchObject({ kind: 'timed_out', message: 'not connected within 0.05 s' })
  })

  test('that the caller gave up, before and during', async () => {
    const gone = new AbortController()
    gone.abort()
    const url = await serve(() => stop.abort())
    const stop = new AbortController()
    expect(await failed(get(url), { ...here, signal: gone.signal })).toMatchObject({ kind: 'aborted' })
    expect(await failed(get(url), { ...here, signal: stop.signal })).toMatchObject({ kind: 'aborted' })
  })

  test.each([
    ['a URL without a host', get('/only/a/path')],
    ['another scheme', get('file:///etc/passwd')],
    ['a method with a space', get('http://127.0.0.1/', { method: 'GET /' })],
    ['a line break in a header', get('http://127.0.0.1/', { headers: [{ name: 'A', value: 'b\r\nC: d' }] })],
    ['a header name with a colon', get('http://127.0.0.1/', { headers: [{ name: 'A:', value: 'b' }] })],
    [
      'a length that is not the body’s',
      get('http://127.0.0.1/', {
        method: 'POST',
        body: Buffer.from('ab'),
        headers: [{ name: 'Content-Length', value: '3' }],
      }),
    ],
    ['a broken escape in the password', get('http://a:%zz@127.0.0.1/')],
    ...['0', '70000', 'x'].map((toPort): [string, HttpCall] => [
      `to the port ${toPort}`,
      get('http://127.0.0.1/', { connectTo: [{ host: '', port: '', toHost: '', toPort }] }),
    ]),
  ])('that it cannot send %s', async (_what, call) => {
    const port = new URL(await serve((_request, response) => void response.end())).port
    const failure = await failed({ ...call, url: call.url.replace('127.0.0.1', `127.0.0.1:${port}`) })
    expect(failure).toMatchObject({ kind: 'bad_call' })
  })
})
