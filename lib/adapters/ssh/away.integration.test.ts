import { describe, expect, it } from 'vitest'
import { begin, failure, until, value } from '@/lib/ports/remote-host.contract'
import { startNetwork } from '@/test/network'
import { startSshd } from '@/test/sshd'
import { sshHosts } from './ssh-hosts'

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
    const network = await startNetwork(sshd.host.port)
    const hosts = sshHosts()
    const host = hosts.host({ ...sshd.host, port: network.port })
    const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
    value(await host.fence(place, 10, []))
    const under = host.read(place, 'touch begun; sleep 60', 120_000)
    await until(async () => value(await host.read(place, '[ -e begun ]', 5_000)).exitCode === 0)
    network.fallSilent()
    const begun = performance.now()
    expect(failure(await under).kind).toBe('lost')
    expect(performance.now() - begun).toBeLessThan(25_000)
    expect(failure(await host.state(place, 'x')).kind).toBe('unreachable')
    network.stop()
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
