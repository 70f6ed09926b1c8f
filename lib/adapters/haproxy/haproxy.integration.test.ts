import { createServer, get, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import type { BalancerPlace } from '@/lib/ports/load-balancer'
import { loadBalancerContract, type Subject } from '@/lib/ports/load-balancer.contract'
import { type Haproxy, startHaproxy } from '@/test/haproxy'
import { startSshd } from '@/test/sshd'
import { haproxies } from './haproxy'

const CHECKED = 'check inter 50ms rise 2 fall 2'

/** Answers checks by its health, and everything else when it is let go. */
async function startServer() {
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.method === 'GET') held.push(response)
    else response.writeHead(well ? 200 : 503).end()
  })
  let well = true
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    held,
    heal: (now: boolean) => {
      well = now
    },
    stop: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

type Place = (haproxy: Haproxy) => Promise<{ place: BalancerPlace; nowhere: BalancerPlace; end(): Promise<void> }>

async function prepare(reach: Place): Promise<Subject> {
  const servers = { a: await startServer(), b: await startServer() }
  const named = Object.entries(servers).map(([name, { port }]) => ({ name, port }))
  const haproxy = await startHaproxy(named, { server: CHECKED, backend: 'option httpchk HEAD /' })
  const { place, nowhere, end } = await reach(haproxy)
  const of = (name: string) => (name === 'a' ? servers.a : servers.b)
  return {
    balancers: haproxies(),
    place,
    nowhere,
    async hold(name) {
      const headers = { 'x-server': name }
      const answered = new Promise<void>((resolve, reject) => {
        const request = get({ port: haproxy.port, host: '127.0.0.1', headers, agent: false }, response => {
          response.resume().on('end', () => resolve())
        })
        request.on('error', reject)
      })
      return async () => {
        for (const response of of(name).held.splice(0)) response.end('done')
        await answered
      }
    },
    heal: async (name, well) => of(name).heal(well),
    async stop() {
      await end()
      await haproxy.stop()
      await Promise.all([servers.a.stop(), servers.b.stop()])
    },
  }
}

const direct = (to: BalancerPlace['to']): BalancerPlace => ({ to, through: null })

loadBalancerContract('HAProxy over TCP', () =>
  prepare(async ({ tcpPort }) => ({
    place: direct({ address: '127.0.0.1', port: tcpPort }),
    nowhere: direct({ address: '127.0.0.1', port: 1 }),
    end: async () => {},
  })),
)

loadBalancerContract('HAProxy by its socket, through SSH', () =>
  prepare(async ({ socket }) => {
    const sshd = await startSshd()
    const hosts = sshHosts()
    const through = hosts.host(sshd.host)
    return {
      place: { to: { socket }, through },
      nowhere: { to: { socket: join(sshd.root, 'nobody.sock') }, through },
      end: async () => {
        await hosts.close()
        await sshd.stop()
      },
    }
  }),
)

describe('HAProxy', () => {
  it('says that a socket of level operator may not change servers, before anything is changed', async () => {
    const haproxy = await startHaproxy([{ name: 'a', port: 1 }])
    const balancer = haproxies().open(direct({ socket: haproxy.operatorSocket }))
    const denied = {
      ok: false,
      failure: { kind: 'permission_denied', message: expect.stringContaining('level admin') },
    }
    expect(await balancer.servers('checkout')).toMatchObject(denied)
    expect(await balancer.set('checkout', 'a', 'drain')).toMatchObject(denied)
    await haproxy.stop()
  })

  it('takes a server without checks as up', async () => {
    const haproxy = await startHaproxy([{ name: 'a', port: 1 }])
    const balancer = haproxies().open(direct({ socket: haproxy.socket }))
    expect(await balancer.servers('checkout')).toMatchObject({ value: [{ health: 'up', status: 'no check' }] })
    await haproxy.stop()
  })

  it('refuses names that would be commands', async () => {
    const balancer = haproxies().open(direct({ address: '127.0.0.1', port: 1 }))
    for (const name of ['a;shutdown', 'a b', 'a\nb', ''])
      expect(await balancer.servers(name)).toMatchObject({
        failure: { message: expect.stringContaining('cannot be a name') },
      })
  })

  it('says so when what answers is no HAProxy', async () => {
    const web = createServer((_, response) => response.end('hello'))
    await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
    const { port } = web.address() as AddressInfo
    const balancer = haproxies().open(direct({ address: '127.0.0.1', port }))
    expect(await balancer.servers('checkout')).toMatchObject({ failure: { kind: 'protocol' } })
    expect(await balancer.set('checkout', 'a', 'drain')).toMatchObject({ failure: { kind: 'protocol' } })
    await close(web)
  })
})
