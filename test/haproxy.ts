import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@/demo/ports'

/** A real HAProxy on the loopback. Clients choose a server by `x-server: <name>`; without it they go round-robin. */
export type Haproxy = {
  /** Where clients come in. */
  port: number
  /** The runtime API with level admin. */
  socket: string
  tcpPort: number
  /** The runtime API with level operator. */
  operatorSocket: string
  stop(): Promise<void>
}

type Servers = { name: string; port: number }[]
type Options = { server?: string; backend?: string }

const ATTEMPTS = 5

/**
 * Starts an HAProxy with one backend `checkout`.
 *
 * @param options `server` is what stands behind each server's address in the configuration; `backend` and `server` are its own words
 * @throws when it does not come up within 10 s
 */
export async function startHaproxy(servers: Servers, options: Options = {}): Promise<Haproxy> {
  // A port that was free may have gone to somebody else by now.
  for (let attempt = 1; ; attempt++) {
    const started = await start(servers, options).catch((error: Error) => error)
    if (!(started instanceof Error)) return started
    if (attempt === ATTEMPTS) throw started
  }
}

async function start(servers: Servers, options: Options): Promise<Haproxy> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-haproxy-'))
  const [socket, operatorSocket] = [join(folder, 'admin.sock'), join(folder, 'operator.sock')]
  const [port, tcpPort] = [await freePort(), await freePort()]
  const file = join(folder, 'haproxy.cfg')
  await writeFile(
    file,
    `global
  stats socket ${socket} mode 600 level admin
  stats socket ${operatorSocket} mode 600 level operator
  stats socket ipv4@127.0.0.1:${tcpPort} level admin
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout check 5s
frontend clients
  bind 127.0.0.1:${port}
  default_backend checkout
backend checkout
  ${options.backend ?? 'balance roundrobin'}
${servers.map(({ name }) => `  use-server ${name} if { req.hdr(x-server) ${name} }`).join('\n')}
${servers.map(server => `  server ${server.name} 127.0.0.1:${server.port} ${options.server ?? ''}`).join('\n')}
backend empty
  balance roundrobin
`,
  )
  const child = spawn('/usr/sbin/haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const guard = spawn('/bin/sh', ['-c', 'read x; kill -9 "$0"', `${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.once('exit', () => guard.kill('SIGKILL'))
  await whenUp(child, socket)
  return {
    port,
    socket,
    tcpPort,
    operatorSocket,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** It listens on one socket after the other, and answers once it has all of them. Nobody else has one of that name. */
async function whenUp(child: ChildProcess, socket: string): Promise<void> {
  let said = ''
  child.stderr?.on('data', chunk => {
    said = `${said}${chunk}`.slice(-2_000)
  })
  const until = performance.now() + 10_000
  while (!(await answers(socket))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`haproxy did not come up: ${said}`)
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ path })
    const settle = (answer: boolean) => {
      socket.destroy()
      setTimeout(resolve, answer ? 0 : 20, answer)
    }
    socket.once('connect', () => socket.write('show version\n'))
    socket.once('data', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('end', () => settle(false))
  })
}
