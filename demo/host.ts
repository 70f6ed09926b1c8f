import { mkdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2'
import { runCommand } from './host-command'

export type HostOptions = {
  /** 0 for any free one. */
  port: number
  user: string
  /** The login user's home: where commands begin, and all that belongs to this host. */
  home: string
  /** The host's own private key. */
  hostKey: string
  /** The one public key that may log in. */
  authorizedKey: string
}

export type Host = {
  port: number
  /** Stops listening and drops every connection. Whatever runs on the host goes on. */
  close(): Promise<void>
}

function parsePublicKey(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text)
  if (key instanceof Error) throw new Error(`the demo's public key cannot be read: ${key.message}`)
  return key
}

/** Whether this step of a login may go on. A client first asks whether its key would do, and signs only then. */
function admits(context: AuthContext, user: string, authorized: ParsedKey): boolean {
  if (context.method !== 'publickey' || context.username !== user) return false
  if (!context.key.data.equals(authorized.getPublicSSH())) return false
  if (!context.signature || !context.blob) return true
  return authorized.verify(context.blob, context.signature, context.hashAlgo) === true
}

function serveSessions(connection: Connection, options: HostOptions): void {
  connection.on('session', accept => {
    accept().on('exec', (acceptCommand, _reject, { command }) => {
      runCommand(command, acceptCommand(), options)
    })
  })
}

/** Forwards to the host's sockets and its own loopback, and nowhere else, as `PermitOpen 127.0.0.1:*` would. */
function serveForwarding(connection: Connection): void {
  connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
    if (destIP !== '127.0.0.1' && destIP !== 'localhost') return reject()
    join(connect({ host: '127.0.0.1', port: destPort, noDelay: true }), accept, reject)
  })
  connection.on('openssh.streamlocal', (accept, reject, { socketPath }) => join(connect(socketPath), accept, reject))
}

function join(socket: Socket, accept: () => ServerChannel, reject: () => void): void {
  socket.once('error', reject)
  socket.once('connect', () => {
    socket.off('error', reject)
    const channel = accept()
    channel.on('error', () => socket.destroy())
    channel.on('close', () => socket.destroy())
    socket.on('error', () => channel.close())
    socket.pipe(channel).pipe(socket)
  })
}

/**
 * A machine as SSH shows it: key login, commands that really run in a folder of their own, and forwarding to its
 * loopback. It needs neither sshd nor root. Commands are detached: neither a closed channel nor this process's end
 * takes them down.
 */
export function startHost(options: HostOptions): Promise<Host> {
  mkdirSync(options.home, { recursive: true })
  const authorized = parsePublicKey(options.authorizedKey)
  const ssh = new ssh2.Server({ hostKeys: [options.hostKey] }, connection => {
    connection.on('authentication', context => {
      if (admits(context, options.user, authorized)) context.accept()
      else context.reject(['publickey'])
    })
    connection.on('ready', () => {
      serveSessions(connection, options)
      serveForwarding(connection)
    })
    // A client that is killed resets its connection: that is its affair, not the host's.
    connection.on('error', () => {})
  })

  const sockets = new Set<Socket>()
  // With Nagle's algorithm every command would cost 40 ms.
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    ssh.injectSocket(socket)
  })
  const close = () =>
    new Promise<void>(closed => {
      server.close(() => closed())
      for (const socket of sockets) socket.destroy()
    })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', () => {
      resolve({ port: (server.address() as AddressInfo).port, close })
    })
  })
}
