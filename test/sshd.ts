import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@/demo/ports'
import { Secret } from '@/lib/domain/secret'
import type { HostAddress } from '@/lib/ports/remote-host'

const run = promisify(execFile)
let made = 0

/** A real OpenSSH server on this machine's loopback, with a key of its own and a folder for its host's files. */
export type Sshd = {
  /** How Prometheus reaches it, with its key pinned. */
  host: HostAddress
  /** A folder for this host's places; other hosts on this machine have their own. */
  root: string
  /** Ends the server and its sessions, and removes its files. */
  stop(): Promise<void>
  /** Starts the stopped listener again on the same port. */
  restart(): Promise<void>
  /** Kills the processes that serve connections; the listener and what runs on the host live on. Answers how many. */
  killSessions(): Promise<number>
  /** Everything that runs on the host dies at once, without a word; then it comes up again. */
  reboot(): Promise<void>
  /** Gives the host another key, as after a reinstallation; the answer has it pinned. */
  rotateHostKey(): Promise<HostAddress>
}

/**
 * Starts an `sshd` on a free port.
 *
 * @param options `config` overrides and adds lines of sshd_config; `address` is where it listens; with `ownHome` the
 *   login's home is the host's own folder; with `mountAt` the host finds that folder there (for root on Linux)
 * @throws when sshd does not come up within 5 s
 */
export async function startSshd(
  options: { config?: Record<string, string | number>; address?: string; ownHome?: boolean; mountAt?: string } = {},
): Promise<Sshd> {
  const number = ++made
  const root = await mkdtemp(join(tmpdir(), 'prometheus-host-'))
  const keys = join(root, '.keys')
  await mkdir(keys)
  await chmod(root, 0o755)
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  const address = options.address ?? '127.0.0.1'
  const port = await freePort(undefined, address)
  await Promise.all([makeKey(join(keys, 'host')), makeKey(join(keys, 'client'))])
  await writeFile(join(keys, 'authorized'), await readFile(join(keys, 'client.pub')), { mode: 0o600 })
  const configFile = join(keys, 'sshd_config')
  const home: Record<string, string> = options.ownHome ? { ForceCommand: atHome(root) } : {}
  await writeFile(configFile, configuration(root, keys, address, port, { ...home, ...options.config }))

  const host: HostAddress = {
    id: `host-${process.pid}-${number}`,
    name: `host-${number}`,
    address,
    port,
    user: userInfo().username,
    privateKey: new Secret(await readFile(join(keys, 'client'), 'utf8')),
    hostKey: await fingerprintOf(join(keys, 'host.pub')),
  }
  const view = options.mountAt === undefined ? [] : mounted(root, options.mountAt)
  let server = await listen(configFile, address, port, view)
  const restart = async () => {
    await killAll([...(await sessionsOf(server)), server.pid])
    await ended(server)
    server = await listen(configFile, address, port, view)
  }
  return {
    host,
    root,
    async stop() {
      await killAll([...(await sessionsOf(server)), server.pid])
      await ended(server)
      await rm(root, { recursive: true, force: true })
    },
    restart,
    async killSessions() {
      const pids = await sessionsOf(server)
      await killAll(pids)
      return pids.length
    },
    async reboot() {
      await killAll([server.pid, ...(await sessionsOf(server)), ...(await processesAt(root))])
      await ended(server)
      server = await listen(configFile, address, port, view)
    },
    async rotateHostKey() {
      await Promise.all([rm(join(keys, 'host')), rm(join(keys, 'host.pub'))])
      await makeKey(join(keys, 'host'))
      await restart()
      return { ...host, hostKey: await fingerprintOf(join(keys, 'host.pub')) }
    },
  }
}

function configuration(
  root: string,
  keys: string,
  address: string,
  port: number,
  overrides: Record<string, string | number>,
): string {
  const lines = {
    Port: port,
    ListenAddress: address,
    HostKey: join(keys, 'host'),
    AuthorizedKeysFile: join(keys, 'authorized'),
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    PrintMotd: 'no',
    LogLevel: 'ERROR',
    // The login shell's start-up files are not this machine's.
    SetEnv: `HOME=${root}`,
    ...overrides,
  }
  return Object.entries(lines)
    .map(([key, value]) => `${key} ${value}\n`)
    .join('')
}

/**
 * The login user's home on this machine is every host's; this one is the host's own. Services of tests need our Node, and
 * what a test lays into `bin` stands before the machine's own.
 */
const atHome = (root: string) =>
  `export HOME='${root}' PATH='${root}/bin':'${dirname(process.execPath)}':"$PATH"; cd; exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"`

/** Runs what follows with `root` at `path`, in a mount namespace of its own, as the same process. */
const mounted = (root: string, path: string) => [
  'unshare',
  ...['-m', '--propagation', 'private', 'sh', '-c', 'mount --bind "$0" "$1" && shift && exec "$@"', root, path],
]

async function makeKey(path: string): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path])
}

async function fingerprintOf(publicKey: string): Promise<string> {
  const { stdout } = await run('ssh-keygen', ['-l', '-f', publicKey])
  return stdout.split(' ')[1] ?? ''
}

/** sshd in the foreground, so that its sessions are its children. It wants its own absolute path. */
async function listen(configFile: string, address: string, port: number, view: string[]): Promise<ChildProcess> {
  const [command = '', ...args] = [...view, '/usr/sbin/sshd', '-D', '-e', '-f', configFile]
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  endWithUs(server)
  let said = ''
  server.stderr?.on('data', chunk => {
    said = `${said}${chunk}`.slice(-2_000)
  })
  const until = performance.now() + 5_000
  while (!(await answers(address, port))) {
    if (server.exitCode !== null || performance.now() > until) throw new Error(`sshd did not come up: ${said}`)
  }
  return server
}

/** A test that fails before its `stop()`, or is killed, must not leave a server behind: our end closes the pipe. */
function endWithUs(server: ChildProcess): void {
  const guard = spawn('/bin/sh', ['-c', 'read x; kill -9 "$0"', `${server.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()
  server.once('exit', () => guard.kill('SIGKILL'))
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port })
    const settle = (answer: boolean) => {
      socket.destroy()
      setTimeout(resolve, answer ? 0 : 20, answer)
    }
    socket.once('data', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('end', () => settle(false))
  })
}

/** The listener's descendants that are sshd themselves: one or two processes a connection, not what they started. */
async function sessionsOf(server: ChildProcess): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,comm='])
  const rows = stdout.split('\n').map(line => line.trim().split(/\s+/))
  const found = new Set([String(server.pid)])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const [pid, parent, name] of rows) if (pid && parent && name === 'sshd' && found.has(parent)) found.add(pid)
  }
  return [...found].map(Number).filter(pid => pid !== server.pid)
}

/** Whatever runs with the host's folder as its home. */
async function processesAt(root: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const homes = await Promise.all(
    pids.map(pid =>
      readFile(`/proc/${pid}/environ`, 'utf8').then(
        text => text.split('\0').includes(`HOME=${root}`),
        () => false,
      ),
    ),
  )
  return pids.filter((_, index) => homes[index])
}

async function killAll(pids: Array<number | undefined>): Promise<void> {
  for (const pid of pids) {
    try {
      if (pid) process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
}
