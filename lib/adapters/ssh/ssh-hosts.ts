import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { ClientCallback } from 'ssh2'
import { Lanes } from '@/lib/adapters/runner/lanes'
import { remoteHost } from '@/lib/adapters/runner/remote-host'
import type { Transport } from '@/lib/adapters/runner/transport'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostAddress, RemoteHosts, StreamFailure, StreamTarget } from '@/lib/ports/remote-host'
import { channelStream } from './channel-stream'
import { offeredKey } from './offered-key'
import { Pool } from './pool'

/** Hosts over SSH. One pool of connections for each host, address, key and pin; whoever asks for a host shares it. */
export function sshHosts(): RemoteHosts {
  const ways = new Map<string, Way>()
  const superseded = new Set<Pool>()
  const wayTo = (address: HostAddress) => {
    const identity = identityOf(address)
    const known = ways.get(address.id)
    if (known?.identity === identity) return known
    if (known) {
      known.transport.lanes.close()
      known.pool.supersede()
      superseded.add(known.pool)
    }
    const pool = new Pool(address)
    const way = { identity, pool, transport: transportOver(pool) }
    ways.set(address.id, way)
    return way
  }
  return {
    offeredKey,
    host: address => remoteHost(address, wayTo(address).transport),
    close: async () => {
      for (const { pool } of ways.values()) pool.close()
      for (const pool of superseded) pool.close()
      ways.clear()
      superseded.clear()
    },
  }
}

type Way = { identity: string; pool: Pool; transport: Transport }

function transportOver(pool: Pool): Transport {
  const open = (line: string) => pool.open(line)
  return {
    open,
    lanes: new Lanes(open),
    tunnel: to => tunnel(pool, to),
  }
}

/** The key itself is only compared, by its hash. */
function identityOf({ address, port, user, privateKey, hostKey }: HostAddress): string {
  const key = createHash('sha256').update(privateKey.reveal()).digest('hex')
  return JSON.stringify([address, port, user, hostKey, key])
}

/** Not a session: sshd's `MaxSessions` does not count it. */
async function tunnel(pool: Pool, to: StreamTarget): Promise<Result<Duplex, StreamFailure>> {
  const found = await pool.any()
  if (!found.ok) return fail({ kind: 'host', message: found.failure.message, host: found.failure })
  const { client } = found.value
  return new Promise(resolve => {
    const lost = () => {
      const message = 'the connection was lost'
      resolve(fail({ kind: 'host', message, host: { kind: 'lost', message } }))
    }
    client.once('close', lost)
    const opened: ClientCallback = (cause, stream) => {
      client.off('close', lost)
      if (cause) return resolve(fail(tunnelFailure(cause, to)))
      resolve(ok(channelStream(stream)))
    }
    try {
      if ('socket' in to) client.openssh_forwardOutStreamLocal(to.socket, opened)
      else client.forwardOut('localhost', 0, to.address, to.port, opened)
    } catch {
      lost()
    }
  })
}

/** sshd says "Connection refused" for a closed port, and "open failed" with reason 1 where forwarding is forbidden. */
function tunnelFailure(cause: Error & { reason?: number | string }, to: StreamTarget): StreamFailure {
  const forbidden = cause.reason === 1 || cause.reason === 'ADMINISTRATIVELY_PROHIBITED'
  if ('socket' in to) {
    if (forbidden)
      return { kind: 'forwarding_off', message: 'sshd forbids forwarding to sockets (AllowStreamLocalForwarding)' }
    const why = 'nothing listens there, or the login user may not write to it'
    return { kind: 'connection_refused', message: `${to.socket}: ${why} (${cause.message})` }
  }
  if (forbidden) return { kind: 'forwarding_off', message: 'sshd forbids forwarding (AllowTcpForwarding)' }
  const place = to.address === 'localhost' ? '' : ` of ${to.address}`
  const said = cause.message.replace(/^\(SSH\) Channel open failure: ?(Connection refused)?/, '')
  return { kind: 'connection_refused', message: `nothing listens on port ${to.port}${place}${said && `: ${said}`}` }
}
