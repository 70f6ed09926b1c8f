import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exchange } from './exchange'
import { reachPolicy } from './parse-reach'
import type { HttpCall, ReachPolicy, Resolver } from './types'

let server: Server
let port = 0
let heard: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    heard.push(request.headers.host ?? '')
    if (request.url === '/redirect') response.writeHead(302, { location: `http://[::ffff:127.0.0.1]:${port}/secret` })
    response.end('secret')
  }).listen(0)
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
beforeEach(() => {
  heard = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function policy(...entries: string[]): ReachPolicy {
  const read = reachPolicy(entries)
  if (!read.ok) throw new Error(read.failure)
  return read.value
}
/** Everything that is public, and the name that the tests ask for. */
const wide = policy('0.0.0.0/0', '::/0', 'shop.example', '*.example')

const get = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({ method: 'GET', url, headers: [], ...more })
const never: Resolver = name => Promise.reject(new Error(`${name} was looked up`))

async function refusal(call: HttpCall, resolver?: Resolver, allowed = wide) {
  const result = await exchange(call, { policy: allowed, resolver })
  expect(heard).toEqual([])
  if (result.ok) throw new Error('it was answered')
  const { kind, refusal: found } = result.failure
  return found ? { kind, rule: found.rule, address: found.address } : { kind }
}

describe('loopback written as', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://127.0.0.2:PORT/',
    'http://127.1:PORT/',
    'http://127.0.1:PORT/',
    'http://127.0.0.1.:PORT/',
    'http://2130706433:PORT/',
    'http://4294967295:PORT/',
    'http://0x7f000001:PORT/',
    'http://0x7F.0x0.0x0.0x1:PORT/',
    'http://017700000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0177.0x0.1:PORT/',
    'http://000000177.0.0.01:PORT/',
    'http://0:PORT/',
    'http://0.0.0.0:PORT/',
    'http://[::1]:PORT/',
    'http://[0:0:0:0:0:0:0:1]:PORT/',
    'http://[::]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::FFFF:7F00:1]:PORT/',
    'http://[0:0:0:0:0:ffff:7f00:0001]:PORT/',
    'http://[::ffff:0:127.0.0.1]:PORT/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://①②⑦.⓪.⓪.①:PORT/',
    'http://１２７.０.０.１:PORT/',
    'http://127。0。0。1:PORT/',
    'http://127%2e0%2e0%2e1:PORT/',
    'http://%31%32%37.0.0.1:PORT/',
    'http://12\t7.0.0.1:PORT/',
    'http://shop.example@127.0.0.1:PORT/',
    'http://shop.example:80@127.0.0.1:PORT/',
    'http://shop.example%23@127.0.0.1:PORT/',
    'http:\\\\127.0.0.1:PORT\\',
    'http:127.0.0.1:PORT',
    'HTTP://127.0.0.1:PORT/',
    '  http://127.0.0.1:PORT/',
  ])('%j is refused, and nothing is looked up or connected', async url => {
    expect(await refusal(get(url.replace('PORT', `${port}`)), never)).toMatchObject({ kind: 'refused_by_policy' })
  })

  test.each([
    'http://localhost:PORT/',
    'http://LOCALHOST.:PORT/',
    'http://shop.example:PORT/',
    'http://ｌocalhost:PORT/',
  ])('%j is refused by what the name resolves to', async url => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '0.0.0.0'])
      expect(await refusal(get(url.replace('PORT', `${port}`)), async () => [address])).toMatchObject({
        kind: 'refused_by_policy',
        address,
      })
  })

  test('a target of connectTo or an address of resolve is refused like any other', async () => {
    const url = `http://shop.example:${port}/`
    for (const toHost of ['127.0.0.1', '127.1', '[::1]', '0x7f000001', '::1']) {
      const connectTo = [{ host: 'shop.example', port: '', toHost, toPort: '' }]
      expect(await refusal(get(url, { connectTo }), never)).toMatchObject({ rule: 'loopback' })
    }
    const connectTo = [{ host: '', port: '', toHost: 'localhost', toPort: '' }]
    expect(await refusal(get(url, { connectTo }), async () => ['::1'])).toMatchObject({ rule: 'loopback' })
    for (const address of ['127.0.0.1', '[::1]', '::ffff:127.0.0.1']) {
      const resolve = [{ host: 'SHOP.example', port, address }]
      expect(await refusal(get(url, { resolve }), never)).toMatchObject({ rule: 'loopback' })
    }
    const resolve = [{ host: 'shop.example', port, address: '127.1' }]
    expect(await refusal(get(url, { resolve }), never)).toMatchObject({ rule: 'reserved' })
  })
})

test('what a redirect points at is refused where the first request was allowed', async () => {
  const allowed = policy('127.0.0.1:80', `shop.example:${port}`, `127.0.0.0/8:${port}`)
  const first = await exchange(get(`http://127.0.0.1:${port}/redirect`), { policy: allowed })
  if (!first.ok) throw new Error(first.failure.message)
  const next = first.value.answer.headers.find(({ name }) => name === 'location')?.value ?? ''
  heard = []
  expect(await refusal(get(next), never)).toMatchObject({ rule: 'loopback', address: '::ffff:7f00:1' })
})

describe('a name that changes its mind', () => {
  test('is looked up once: what was judged is what is connected to', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['10.0.0.1']]
    const asked: string[] = []
    const resolver: Resolver = async name => {
      asked.push(name)
      return answers.shift() ?? []
    }
    const result = await exchange(get(`http://shop.example:${port}/`), { policy: policy('127.0.0.1'), resolver })
    expect(result).toMatchObject({ ok: true, value: { peer: { ip: '127.0.0.1', port } } })
    expect(asked).toEqual(['shop.example'])
  })

  test('public at first and loopback at the next request is refused then', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']]
    const resolver: Resolver = async () => answers.shift() ?? []
    const call = get(`http://shop.example:${port}/`, { connectTimeoutMs: 50 })
    await exchange(call, { policy: wide, resolver })
    expect(await refusal(call, resolver)).toMatchObject({ rule: 'loopback', address: '127.0.0.1' })
  })

  test('with a good and a bad address is connected to the good one only', async () => {
    const resolver: Resolver = async () => ['10.255.255.1', '127.0.0.2', '127.0.0.1']
    const result = await exchange(get(`http://shop.example:${port}/`), { policy: policy('127.0.0.1'), resolver })
    expect(result).toMatchObject({ ok: true, value: { peer: { ip: '127.0.0.1' } } })
  })
})

test('of several addresses the next is tried when one refuses', async () => {
  // The server listens on all of this machine's addresses but has no part in port 1 of another family.
  const resolver: Resolver = async () => ['127.0.0.2', '::1', '127.0.0.1']
  const only = createServer((_request, response) => void response.end('here')).listen(0, '127.0.0.1')
  await once(only, 'listening')
  const own = (only.address() as AddressInfo).port
  const result = await exchange(get(`http://shop.example:${own}/`), { policy: policy('localhost'), resolver })
  expect(result).toMatchObject({ ok: true, value: { peer: { ip: '127.0.0.1', port: own } } })
  const sixth = await exchange(get(`http://shop.example:${own}/`, { ipFamily: 6 }), {
    policy: policy('localhost'),
    resolver,
  })
  expect(sixth).toMatchObject({ ok: false, failure: { kind: 'connection_refused' } })
  only.closeAllConnections()
  only.close()
})

test('metadata is refused by every address it answers on', async () => {
  for (const host of [
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '[::ffff:a9fe:a9fe]',
    '[fd00:ec2::254]',
    '169.254.43518',
  ])
    expect(
      await refusal(get(`http://${host}/latest/`), never, policy('0.0.0.0/0', '::/0', '169.254.0.0/16')),
    ).toMatchObject({
      rule: 'metadata',
    })
})

test('an empty list allows nothing, and nothing is looked up', async () => {
  expect(await refusal(get('http://shop.example/'), never, policy())).toMatchObject({ rule: 'not_allowed' })
})

test('the refusal names the address and the rule', async () => {
  const result = await exchange(get(`http://2130706433:${port}/token?secret`), { policy: wide })
  expect(result).toMatchObject({
    ok: false,
    failure: {
      kind: 'refused_by_policy',
      message: '127.0.0.1: a loopback address, which only its own network on the list opens',
      refusal: { rule: 'loopback', host: '127.0.0.1', port, address: '127.0.0.1' },
    },
  })
})
