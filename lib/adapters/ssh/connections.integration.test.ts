import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '@/lib/domain/secret'
import { begin, failure, until, value } from '@/lib/ports/remote-host.contract'
import { type Sshd, startSshd } from '@/test/sshd'
import { sshHosts } from './ssh-hosts'

const open: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function start(config: Record<string, string | number> = {}): Promise<Sshd> {
  const sshd = await startSshd({ config })
  open.push(() => sshd.stop())
  return sshd
}

function newHosts() {
  const hosts = sshHosts()
  open.push(() => hosts.close())
  return hosts
}

async function fenced(sshd: Sshd, host = newHosts().host(sshd.host)) {
  const place = { deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }
  value(await host.fence(place, 10, []))
  return { host, place }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return bound && typeof bound === 'object' ? bound.port : 0
}

describe('trust', () => {
  it('shows the key that a host offers', async () => {
    const sshd = await start()
    expect(value(await newHosts().offeredKey(sshd.host.address, sshd.host.port))).toEqual({
      fingerprint: sshd.host.hostKey,
      type: 'ssh-ed25519',
    })
  })

  it('refuses another key than the pinned one, and a missing pin', async () => {
    const sshd = await start()
    const hosts = newHosts()
    value(await hosts.host(sshd.host).probe())
    const renewed = await sshd.rotateHostKey()
    expect(failure(await hosts.host(sshd.host).probe())).toMatchObject({
      kind: 'host_key_changed',
      offered: renewed.hostKey,
    })
    value(await hosts.host(renewed).probe())
    expect(failure(await hosts.host({ ...renewed, hostKey: '' }).probe()).kind).toBe('host_key_changed')
  })

  it('tells a key that is not accepted from one that cannot be read', async () => {
    const [sshd, other] = [await start(), await start()]
    const hosts = newHosts()
    expect(failure(await hosts.host({ ...sshd.host, privateKey: other.host.privateKey }).probe()).kind).toBe(
      'auth_failed',
    )
    expect(failure(await hosts.host({ ...sshd.host, privateKey: new Secret('no key') }).probe()).kind).toBe('bad_key')
  })
})

describe('reaching', () => {
  it('says that nothing is there', async () => {
    const sshd = await start()
    await sshd.stop()
    const hosts = newHosts()
    expect(failure(await hosts.host(sshd.host).probe()).kind).toBe('unreachable')
    expect(failure(await hosts.host({ ...sshd.host, address: 'host.invalid' }).probe()).kind).toBe('unreachable')
    expect(failure(await hosts.offeredKey(sshd.host.address, sshd.host.port)).kind).toBe('unreachable')
  })

  it('says that what is there is not SSH', async () => {
    const server = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const port = await listening(server)
    open.push(async () => server.close())
    const sshd = await start()
    expect(
      failure(
        await newHosts()
          .host({ ...sshd.host, port })
          .probe(),
      ).kind,
    ).toBe('unreachable')
  })

  it('comes back after the connection was lost', async () => {
    const sshd = await start()
    const { host, place } = await fenced(sshd)
    expect(await sshd.killSessions()).toBeGreaterThan(0)
    await until(async () => (await host.state(place, 'x')).ok)
    await sshd.restart()
    await until(async () => (await host.state(place, 'x')).ok)
  })

  it('a call whose connection goes away is lost, not failed', async () => {
    const sshd = await start()
    const { host, place } = await fenced(sshd)
    const slow = host.act(place, 10, 'touch begun; sleep 600', 60_000)
    await until(async () => value(await host.read(place, '[ -e begun ]', 5_000)).exitCode === 0)
    await sshd.killSessions()
    expect(failure(await slow).kind).toBe('lost')
    // Nobody waits for it any more: the runner has stopped it, and the place is free.
    expect(value(await host.act(place, 10, 'echo free', 10_000)).stdout).toBe('free\n')
  })

  it('a run is followed across lost connections', async () => {
    const sshd = await start()
    const { host, place } = await fenced(sshd)
    const run = begin(host, place, 'r1', 'i=0; while [ $i -lt 20 ]; do echo $i; sleep 0.05; i=$((i + 1)); done')
    for (const line of ['3\n', '9\n', '15\n']) {
      await until(async () => run.log().toString().includes(line))
      await sshd.killSessions()
    }
    expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0 })
    expect(run.log().toString()).toBe(Array.from({ length: 20 }, (_, i) => `${i}\n`).join(''))
  })
})

describe('what sshd allows', () => {
  it('one session a connection is enough', async () => {
    const sshd = await start({ MaxSessions: 1 })
    const { host, place } = await fenced(sshd)
    const runs = Array.from({ length: 4 }, (_, i) =>
      begin(host, place, `r${i}`, 'echo x; until [ -e go ]; do sleep 0.05; done'),
    )
    await until(async () => runs.every(run => run.log().length > 0))
    value(await host.act(place, 10, 'touch go', 5_000))
    for (const run of runs) expect(value(await run.report)).toMatchObject({ state: 'done', exitCode: 0 })
  })

  it('more calls at once than a connection has channels', async () => {
    const sshd = await start()
    const { host, place } = await fenced(sshd)
    const answers = await Promise.all(Array.from({ length: 60 }, () => host.read(place, 'sleep 0.1; echo x', 20_000)))
    expect(answers.every(answer => answer.ok && answer.value.stdout === 'x\n')).toBe(true)
  })

  it('100 hosts at once where 10 may begin: not one connection is refused, and one host that hangs delays nobody', async () => {
    // Whoever begins beyond the tenth is refused, and would have to come again.
    const sshd = await start({ MaxStartups: '10:100:10' })
    let connections = 0
    const counter = createServer(socket => {
      connections++
      const through = connect(sshd.host.port, '127.0.0.1')
      for (const end of [socket, through]) end.on('error', () => {})
      socket.pipe(through).pipe(socket)
    })
    const silent = createServer(socket => open.push(async () => socket.destroy()))
    const [port, nowhere] = await Promise.all([listening(counter), listening(silent)])
    open.push(
      async () => counter.close(),
      async () => silent.close(),
    )
    const hosts = newHosts()

    let hangs = true
    const hung = hosts.host({ ...sshd.host, id: 'hung', port: nowhere }).probe()
    hung.then(() => {
      hangs = false
    })
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => hosts.host({ ...sshd.host, id: `h${i}`, port }).probe()),
    )
    expect(hangs).toBe(true)
    expect(answers.filter(answer => !answer.ok)).toEqual([])
    expect(connections).toBe(100)
  })

  it('very few beginners at a time: connections are tried again', async () => {
    const sshd = await start({ MaxStartups: '2:50:4' })
    const hosts = newHosts()
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => hosts.host({ ...sshd.host, id: `h${i}` }).probe()),
    )
    expect(answers.filter(answer => !answer.ok)).toEqual([])
  })

  it('HTTP goes through a program where forwarding is off', async () => {
    const sshd = await start({ AllowTcpForwarding: 'no' })
    const { host } = await fenced(sshd)
    const server = createHttpServer((request, response) => response.end(`${request.url} ${'z'.repeat(200_000)}`))
    const port = await listening(server)
    open.push(async () => server.close())
    const answer = await host.http({ port, path: '/up', timeoutMs: 5_000 })
    expect(answer).toMatchObject({ ok: true, value: { status: 200, body: expect.stringMatching(/^\/up z{200000}$/) } })
    expect(await host.http({ port: 1, path: '/', timeoutMs: 5_000 })).toMatchObject({
      failure: { kind: 'connection_refused' },
    })
  })

  it('questions through a program that are refused leave no session in use', async () => {
    // One session on each of at most twelve connections: a thirteenth question would find no room.
    const sshd = await start({ AllowTcpForwarding: 'no', MaxSessions: 1 })
    const { host } = await fenced(sshd)
    for (let asked = 0; asked < 16; asked++)
      expect(await host.http({ port: 1, path: '/', timeoutMs: 5_000 })).toMatchObject({
        failure: { kind: 'connection_refused' },
      })
  })

  it('a forced command is not our runner, and its words are shown', async () => {
    const sshd = await start({ ForceCommand: 'printf "This account is \\000for backups only."' })
    const { host } = { host: newHosts().host(sshd.host) }
    const answer = await host.fence({ deployTo: `${sshd.root}/srv`, owner: 'checkout/test' }, 1, [])
    expect(failure(answer)).toMatchObject({
      kind: 'no_runner',
      message: expect.stringContaining('is for backups only'),
    })
    const wrapped = await start({ ForceCommand: 'sh -c "$SSH_ORIGINAL_COMMAND"' })
    value(await newHosts().host(wrapped.host).probe())
  })

  it('a banner and noise of start-up files do no harm', async () => {
    const sshd = await start({
      ForceCommand:
        'echo WELCOME; echo noise >&2; printf "no newline"; cd /; umask 000; IFS=x; export IFS; eval "$SSH_ORIGINAL_COMMAND"',
    })
    const { host, place } = await fenced(sshd)
    expect(value(await host.act(place, 10, 'echo x; umask', 5_000))).toEqual({
      exitCode: 0,
      stdout: 'x\n0022\n',
      stderr: '',
    })
    const run = begin(host, place, 'r1', 'printf x')
    expect(value(await run.report)).toMatchObject({ exitCode: 0, logLength: 1 })
    expect(run.log().toString()).toBe('x')
  })
})
