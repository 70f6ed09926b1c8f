import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { createServer as createHttps, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange } from './exchange'
import type { ExchangeOptions, HttpCall, TlsOptions } from './types'

const run = promisify(execFile)
const here: ExchangeOptions = {
  policy: { entries: [{ kind: 'network', text: '127.0.0.1', cidr: '127.0.0.1/32' }] },
  resolver: async () => ['127.0.0.1'],
}

let folder = ''
let ca = ''
let own: { cert: string; key: string }
let https: Server
let http2: Http2SecureServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-tls-'))
  ca = await authority()
  own = await issue('client', 'CN=checker', 'DNS:checker')
  const { cert, key } = await issue('server', 'C=DE/O=Shop/CN=shop.example', 'DNS:shop.example,IP:127.0.0.1')
  https = createHttps({ cert, key, ca, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const socket = request.socket as TLSSocket
    const name: unknown = socket.getPeerCertificate().subject?.CN
    if (request.url === '/guarded' && name !== 'checker') return void socket.destroy()
    response.end(JSON.stringify({ name, sni: socket.servername, host: request.headers.host }))
  }).listen(0, '127.0.0.1')
  http2 = createSecureServer({ cert, key, allowHTTP1: true }, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.url === '/reset') return void response.stream?.close(2)
    if (request.url === '/large') return void response.end('x'.repeat(300_000))
    response.setHeader('content-encoding', 'gzip')
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    const { method, url, httpVersion } = request
    const body = Buffer.concat(chunks).toString()
    response.end(gzipSync(JSON.stringify({ method, url, httpVersion, authority: request.authority, body })))
  }).listen(0, '127.0.0.1')
  await Promise.all([once(https, 'listening'), once(http2, 'listening')])
}, 60_000)

afterAll(async () => {
  https.closeAllConnections()
  https.close()
  http2.close()
  await rm(folder, { recursive: true, force: true })
})

async function authority(): Promise<string> {
  const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Test authority']
  await run('openssl', ['req', ...options, '-keyout', join(folder, 'ca.key'), '-out', join(folder, 'ca.pem')])
  return readFile(join(folder, 'ca.pem'), 'utf8')
}

async function issue(name: string, subject: string, names: string): Promise<{ cert: string; key: string }> {
  const at = (kind: string) => join(folder, `${name}.${kind}`)
  await writeFile(at('ext'), `subjectAltName=${names}\n`)
  await run('openssl', [
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    `/${subject}`,
    '-keyout',
    at('key'),
    '-out',
    at('csr'),
  ])
  const by = [
    '-CA',
    join(folder, 'ca.pem'),
    '-CAkey',
    join(folder, 'ca.key'),
    '-set_serial',
    '0x1ee8b17f',
    '-days',
    '1',
  ]
  await run('openssl', ['x509', '-req', '-in', at('csr'), ...by, '-extfile', at('ext'), '-out', at('pem')])
  return { cert: await readFile(at('pem'), 'utf8'), key: await readFile(at('key'), 'utf8') }
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
const call = (url: string, tls: TlsOptions = { ca }, more: Partial<HttpCall> = {}): HttpCall => ({
  method: 'GET',
  url,
  headers: [],
  tls,
  ...more,
})

async function answered(wanted: HttpCall) {
  const result = await exchange(wanted, here)
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`)
  const { body } = result.value.answer
  return { ...result.value, json: body.ok ? JSON.parse(body.value.toString()) : undefined }
}

async function failed(wanted: HttpCall) {
  const result = await exchange(wanted, here)
  if (result.ok) throw new Error('it was answered')
  return result.failure
}

describe('over TLS', () => {
  test('the certificate is told and the handshake timed', async () => {
    const { certificate, timings, answer } = await answered(call(`https://shop.example:${portOf(https)}/`))
    expect(certificate).toMatchObject({
      subject: 'C=DE, O=Shop, CN=shop.example',
      issuer: 'CN=Test authority',
      serialNumber: '1e:e8:b1:7f',
      subjectAltName: 'DNS:shop.example, IP Address:127.0.0.1',
      pem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/),
    })
    const days = ((certificate?.expireDate.getTime() ?? 0) - (certificate?.startDate.getTime() ?? 0)) / 86_400_000
    expect(days).toBe(1)
    expect(timings).toMatchObject({ dnsMs: expect.any(Number), tlsMs: expect.any(Number) })
    expect(answer.version).toBe('1.1')
  })

  test('an authority that is not known is a TLS failure, unless anything is taken', async () => {
    const url = `https://shop.example:${portOf(https)}/`
    expect(await failed(call(url, {}))).toMatchObject({
      kind: 'tls',
      message: 'shop.example: self-signed certificate in certificate chain',
    })
    expect((await answered(call(url, { insecure: true }))).answer.status).toBe(200)
  })

  test('a certificate for another name is a TLS failure', async () => {
    const failure = await failed(call(`https://other.example:${portOf(https)}/`))
    expect(failure).toMatchObject({ kind: 'tls', message: expect.stringContaining('other.example') })
  })

  test('an address is checked against the certificate too', async () => {
    expect((await answered(call(`https://127.0.0.1:${portOf(https)}/`))).json.sni).toBe(false)
  })

  test('wherever it connects, TLS and Host are for the name in the URL', async () => {
    const connectTo = [{ host: 'shop.example', port: '443', toHost: '127.0.0.1', toPort: `${portOf(https)}` }]
    const { json } = await answered(call('https://shop.example/', { ca }, { connectTo }))
    expect(json).toMatchObject({ sni: 'shop.example', host: 'shop.example' })
    const resolve = [{ host: 'shop.example', port: portOf(https), address: '127.0.0.1' }]
    expect(
      (await answered(call(`https://shop.example:${portOf(https)}/`, { ca }, { resolve }))).timings.dnsMs,
    ).toBeUndefined()
  })

  test('our own certificate is shown', async () => {
    const url = `https://shop.example:${portOf(https)}/guarded`
    expect((await answered(call(url, { ca, ...own }))).json.name).toBe('checker')
    expect(await failed(call(url))).toMatchObject({ kind: 'protocol' })
  })

  test.each([
    ['a server that speaks no TLS', (tls: TlsOptions) => ({ tls, version: '1.1' as const })],
    ['a key that cannot be read', (tls: TlsOptions) => ({ tls: { ...tls, cert: 'x', key: 'y' } })],
  ])('%s is a TLS failure', async (what, more) => {
    const plain = what.includes('speaks no')
    const { createServer } = await import('node:http')
    const server = createServer((_request, response) => void response.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = plain ? portOf(server) : portOf(https)
    expect(await failed(call(`https://shop.example:${port}/`, undefined, more({ ca })))).toMatchObject({ kind: 'tls' })
    server.closeAllConnections()
    server.close()
  })
})

describe('over HTTP/2', () => {
  const url = (path: string) => `https://shop.example:${portOf(http2)}${path}`

  test('a request and its answer', async () => {
    const { answer, json } = await answered(
      call(
        url('/a?b=c'),
        { ca },
        { method: 'POST', body: Buffer.from('{"d":1}'), headers: [{ name: 'X-A', value: 'b' }] },
      ),
    )
    expect(answer).toMatchObject({ version: '2', status: 200, reason: '' })
    expect(json).toEqual({
      method: 'POST',
      url: '/a?b=c',
      httpVersion: '2.0',
      authority: `shop.example:${portOf(http2)}`,
      body: '{"d":1}',
    })
    expect(answer.headers.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)).toEqual(['a=1', 'b=2'])
  })

  test('headers that only HTTP/1.1 has do not break it, and Host is the authority', async () => {
    const headers = [
      { name: 'Connection', value: 'keep-alive' },
      { name: 'Host', value: 'other.example' },
      { name: 'X-Two', value: 'a' },
      { name: 'X-Two', value: 'b' },
    ]
    const { answer, json } = await answered(call(url('/'), { ca }, { headers }))
    expect(answer.version).toBe('2')
    expect(json.authority).toBe('other.example')
  })

  test('is not offered when only HTTP/1.1 is wanted', async () => {
    expect((await answered(call(url('/'), { ca }, { version: '1.1' }))).answer.version).toBe('1.1')
  })

  test('a stream that is reset is a broken answer', async () => {
    expect(await failed(call(url('/reset')))).toMatchObject({ kind: 'protocol' })
  })

  test('a large body comes whole, or is cut off', async () => {
    expect((await exchange(call(url('/large')), here)).ok).toBe(true)
    expect(await failed(call(url('/large'), { ca }, { maxBodyBytes: 100_000 }))).toMatchObject({
      kind: 'body_too_large',
    })
  })
})
