import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { pause } from '@/lib/adapters/runner/pause'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostAddress, HostFailure } from '@/lib/ports/remote-host'
import { fingerprint } from './fingerprint'
import { oneOfFewStarts } from './starts'

const readyMs = 15_000
/** sshd under `MaxStartups` closes new connections before the handshake; it has room again soon. */
const dropped = /lost before handshake|ECONNRESET|EPIPE/i
const droppedTries = 8

/** The same wishes for looking at a key and for pinning it, so that a host shows the same key to both. */
export const algorithms: NonNullable<ConnectConfig['algorithms']> = {
  kex: { prepend: ['curve25519-sha256'], append: [], remove: [] },
  cipher: { prepend: ['aes128-gcm@openssh.com'], append: [], remove: [] },
}

/** A ready connection to exactly the host whose key is pinned. Handshakes that sshd drops are tried again. */
export async function connect(address: HostAddress): Promise<Result<Client, HostFailure>> {
  const key = ssh2.utils.parseKey(address.privateKey.reveal())
  if (key instanceof Error) return fail({ kind: 'bad_key', message: `our private key cannot be read: ${key.message}` })
  if (!key.isPrivateKey()) return fail({ kind: 'bad_key', message: 'what is kept as our private key is a public one' })
  if (!address.hostKey.startsWith('SHA256:')) {
    return fail({ kind: 'host_key_changed', message: `no host key is pinned for ${address.name}` })
  }
  for (let attempt = 1; ; attempt++) {
    const answer = await oneOfFewStarts(() => handshake(address))
    if (answer.ok || attempt === droppedTries || !(answer.failure.cause instanceof Error)) return answer
    if (!dropped.test(answer.failure.cause.message)) return answer
    await pause(50 * attempt + Math.random() * 150 * attempt)
  }
}

function handshake(address: HostAddress): Promise<Result<Client, HostFailure>> {
  return new Promise(resolve => {
    const client = new ssh2.Client()
    let offered = ''
    const give = (failure: HostFailure) => {
      client.destroy()
      resolve(fail(failure))
    }
    client.on('ready', () => {
      client.setNoDelay(true) // otherwise every call waits 40 ms for an acknowledgement
      client.setMaxListeners(0) // each call under way listens for the connection's end
      resolve(ok(client))
    })
    client.on('error', cause => give(failureOf(cause, address, offered)))
    client.on('close', () => give(failureOf(new Error('Connection lost before handshake'), address, offered)))
    try {
      client.connect({
        host: address.address,
        port: address.port,
        username: address.user,
        privateKey: address.privateKey.reveal(),
        hostVerifier: (key: Buffer) => {
          offered = fingerprint(key)
          return offered === address.hostKey
        },
        readyTimeout: readyMs,
        keepaliveInterval: 5_000,
        keepaliveCountMax: 3,
        algorithms,
      })
    } catch (cause) {
      give(failureOf(cause instanceof Error ? cause : new Error(`${cause}`), address, offered))
    }
  })
}

function failureOf(cause: Error & { level?: string }, address: HostAddress, offered: string): HostFailure {
  const { name } = address
  if (offered && offered !== address.hostKey) {
    const message = `the host key of ${name} has changed: it offers ${offered}, but ${address.hostKey} was accepted`
    return { kind: 'host_key_changed', message, offered, cause }
  }
  if (cause.level === 'client-authentication') {
    return { kind: 'auth_failed', message: `${name} does not accept our key for ${address.user}`, cause }
  }
  return { kind: 'unreachable', message: `${name} (${address.address}:${address.port}): ${cause.message}`, cause }
}
