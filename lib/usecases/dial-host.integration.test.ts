import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { exchange } from '@/lib/checks/http/exchange'
import type { HttpCall } from '@/lib/checks/http/types'
import { type Sshd, startSshd } from '@/test/sshd'
import { dialHost } from './dial-host'

const hosts = sshHosts()
const machines: Sshd[] = []
let server: Server
let port = 0
beforeAll(async () => {
  server = createServer(
    (request, response) => void response.end(`${request.method} ${request.url} ${'x'.repeat(200_000)}`),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await hosts.close()
  await Promise.all(machines.map(machine => machine.stop()))
})

const policy = { entries: [] }
const get = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({ method: 'GET', url, headers: [], ...more })

async function dial(config: Record<string, string> = {}) {
  const machine = await startSshd({ config })
  machines.push(machine)
  return { machine, dial: dialHost(hosts.host(machine.host), [port, 1]) }
}

describe.each([
  ['through its SSH connection', {}],
  ['through a program, where sshd forbids forwarding', { AllowTcpForwarding: 'no' }],
])("a host's own loopback is reached %s", (_how, config: Record<string, string>) => {
  test('once and many times at once, under a policy that allows nothing else', async () => {
    const way = await dial(config)
    const asked = Array.from({ length: 6 }, (_, at) =>
      exchange(get(`http://localhost:${port}/${at}`), { policy, ...way }),
    )
    for (const [at, result] of (await Promise.all(asked)).entries()) {
      if (!result.ok) throw new Error(result.failure.message)
      expect(result.value.answer.rawBody.toString()).toBe(`GET /${at} ${'x'.repeat(200_000)}`)
      expect(result.value.peer.ip).toBe('127.0.0.1')
    }
    expect(await exchange(get('http://localhost:1/'), { policy, ...way })).toMatchObject({
      failure: { kind: 'connection_refused', message: expect.stringContaining(way.machine.host.name) },
    })
    expect(await exchange(get('http://localhost:22/'), { policy, ...way })).toMatchObject({
      failure: { kind: 'refused_by_policy', refusal: { rule: 'port' } },
    })
  })
})

test('a host that is away is unreachable, and no pass', async () => {
  const way = await dial()
  await way.machine.stop()
  expect(
    await exchange(get(`http://localhost:${port}/`, { connectTimeoutMs: 20_000 }), { policy, ...way }),
  ).toMatchObject({
    failure: { kind: 'unreachable' },
  })
})
