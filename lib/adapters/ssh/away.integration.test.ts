import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { begin, failure, until, value } from '@/lib/ports/remote-host.contract'
import { startSshd } from '@/test/sshd'
import { sshHosts } from './ssh-hosts'

/** A way to a port that can fall silent as a network does: nothing is closed, nothing arrives. */
async function startProxy(port: number) {
  const sockets: Socket[] = []
  let silent = false
  const server = createServer(outer => {
    const inner = connect(port, '127.0.0.1')
    sockets.push(outer, inner)
    if (!silent) outer.pipe(inner).pipe(outer)
    for (const socket of [outer, inner]) socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return {
    port: bound && typeof bound === 'object' ? bound.port : 0,
    fallSilent() {
      silent = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

describe.concurrent('a host that goes away', () => {
  it('loses a run that was being followed, after half a minute', async () => {
    const sshd = await startSshd()
    const hosts = sshHosts()
    const host = hosts.host(sshd.host)
    const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
    value(await host.fence(place, 10, []))
    const run = begin(host, place, 'r1', 'echo x; sleep 40')
    await until(async () => run.log().length > 0)
    await sshd.stop()
    expect(failure(await run.report).kind).toBe('lost')
    await hosts.close()
  })

  it('does not hang a call for ever when its network falls silent', async () => {
    const sshd = await startSshd()
    const proxy = await startProxy(sshd.host.port)
    const hosts = sshHosts()
    const host = hosts.host({ ...sshd.host, port: proxy.port })
    const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
    value(await host.fence(place, 10, []))
    const under = host.read(place, 'touch begun; sleep 60', 120_000)
    await until(async () => value(await host.read(place, '[ -e begun ]', 5_000)).exitCode === 0)
    proxy.fallSilent()
    const begun = performance.now()
    expect(failure(await under).kind).toBe('lost')
    expect(performance.now() - begun).toBeLessThan(25_000)
    expect(failure(await host.state(place, 'x')).kind).toBe('unreachable')
    proxy.stop()
    await hosts.close()
    await sshd.stop()
  })

  for (const helper of ['tail', 'flock']) {
    it(`a run is followed to its end although the follower's ${helper} was killed`, async () => {
      const sshd = await startSshd()
      const hosts = sshHosts()
      const host = hosts.host(sshd.host)
      const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
      value(await host.fence(place, 10, []))
      const run = begin(host, place, 'r1', 'echo 1; until [ -e go ]; do sleep 0.1; done; echo 2')
      await until(async () => run.log().length > 0)
      const kill = `for p in /proc/[0-9]*; do [ "$(readlink $p/cwd)" = "$PWD" ] && grep -qx ${helper} $p/comm && kill -9 \${p#/proc/}; done; true`
      value(await host.read(place, kill, 5_000))
      value(await host.act(place, 10, 'touch go', 5_000))
      expect(value(await run.report)).toMatchObject({ state: 'done', logLength: 4 })
      expect(run.log().toString()).toBe('1\n2\n')
      await hosts.close()
      await sshd.stop()
    })
  }
})
