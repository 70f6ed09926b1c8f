import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { Lanes } from '@/lib/adapters/runner/lanes'
import type { Patience } from '@/lib/adapters/runner/patience'
import { remoteHost } from '@/lib/adapters/runner/remote-host'
import type { Channel, Transport } from '@/lib/adapters/runner/transport'
import { fail, ok } from '@/lib/domain/result'
import type { HostAddress, RemoteHosts } from '@/lib/ports/remote-host'

/**
 * This machine as every host: the same runner, started by `sh` instead of sshd. For tests and for trying things
 * without a host. It offers no key, because nothing is proven to anyone.
 *
 * @param shell the login shell and the option before the line, as sshd would start it
 */
export function localHosts(options: { home?: string; shell?: string[]; patience?: Patience } = {}): RemoteHosts {
  const transport = localTransport(options.home ?? homedir(), options.shell ?? ['/bin/sh', '-c'])
  return {
    offeredKey: async () => fail({ kind: 'protocol', message: 'this machine has no host key to offer' }),
    host: (address: HostAddress) => remoteHost(address, transport, options.patience),
    close: async () => transport.lanes.close(),
  }
}

function localTransport(home: string, [shell = '/bin/sh', ...before]: string[]): Transport {
  const open: Transport['open'] = line =>
    new Promise(resolve => {
      const child = spawn(shell, [...before, line], { cwd: home, env: bareEnvironment(home, shell), detached: true })
      child.once('error', cause => resolve(fail({ kind: 'unreachable', message: `${shell}: ${cause.message}`, cause })))
      child.once('spawn', () => resolve(ok(channelOf(child))))
    })
  return {
    open,
    lanes: new Lanes(open),
    tunnel: to =>
      new Promise(resolve => {
        const socket = 'socket' in to ? connect(to.socket) : connect({ host: to.address, port: to.port })
        socket.once('connect', () => resolve(ok(socket)))
        socket.once('error', ({ message }) => resolve(fail({ kind: 'connection_refused', message })))
      }),
  }
}

/** As sparse as sshd's: what a script needs it must export itself. */
function bareEnvironment(home: string, shell: string): NodeJS.ProcessEnv {
  return Object.assign(Object.create(null), {
    HOME: home,
    SHELL: shell,
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  })
}

function channelOf(child: ReturnType<typeof spawn>): Channel {
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new Error('the child was started without pipes')
  const closed = new Promise<{ exited: boolean }>(resolve => {
    child.once('close', code => resolve({ exited: code !== null }))
  })
  const drop = () => {
    stdin.destroy()
    stdout.destroy()
    stderr.destroy()
  }
  return { stdin, stdout, stderr, closed, drop }
}
