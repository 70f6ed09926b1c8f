import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { remoteHost } from '@/lib/adapters/runner/remote-host'
import type { Transport, TunnelFailure } from '@/lib/adapters/runner/transport'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostAddress, RemoteHosts } from '@/lib/ports/remote-host'
import { offeredKey } from './offered-key'
import { Pool } from './pool'

/** Hosts over SSH. One pool of connections for each host, address, key and pin; whoever asks for a host shares it. */
export function sshHosts(): RemoteHosts {
  const pools = new Map<string, { identity: string; pool: Pool }>()
  const superseded = new Set<Pool>()
  const poolOf = (address: HostAddress) => {
    const identity = identityOf(address)
    const known = pools.get(address.id)
    if (known?.identity === identity) return known.pool
    if (known) {
      known.pool.supersede()
      superseded.add(known.pool)
    }
    const pool = new Pool(address)
    pools.set(address.id, { identity, pool })
    return pool
  }
  return {
    offeredKey,
    host: address => remoteHost(address, transportOver(poolOf(address))),
    close: async () => {
      for (const { pool } of pools.values()) pool.close()
      for (const pool of superseded) pool.close()
      pools.clear()
      superseded.clear()
    },
  }
}

function transportOver(pool: Pool): Transport {
  return { open: line => pool.open(line), tunnel: port => tunnel(pool, port), roundTripMs: () => pool.roundTripMs }
}

/** The key itself is only compared, by its hash. */
function identityOf({ address, port, user, privateKey, hostKey }: HostAddress): string {
  const key = createHash('sha256').update(privateKey.reveal()).digest('hex')
  return JSON.stringify([address, port, user, hostKey, key])
}

/** Not a session: sshd's `MaxSessions` does not count it. */
async function tunnel(pool: Pool, port: number): Promise<Result<Duplex, TunnelFailure>> {
  const found = await pool.any()
  if (!found.ok) return fail({ kind: 'host', message: found.failure.message, host: found.failure })
  const { client } = found.value
  return new Promise(resolve => {
    const lost = () => {
      const message = 'the connection was lost'
      resolve(fail({ kind: 'host', message, host: { kind: 'lost', message } }))
    }
    client.once('close', lost)
    try {
      client.forwardOut('localhost', 0, 'localhost', port, (cause, stream) => {
        client.off('close', lost)
        if (cause) return resolve(fail(tunnelFailure(cause, port)))
        stream.on('error', () => {})
        resolve(ok(stream))
      })
    } catch {
      lost()
    }
  })
}

/** sshd says "Connection refused" for a closed port, and "open failed" with reason 1 where forwarding is forbidden. */
function tunnelFailure(cause: Error & { reason?: number | string }, port: number): TunnelFailure {
  if (cause.reason === 1 || cause.reason === 'ADMINISTRATIVELY_PROHIBITED') {
    return { kind: 'forwarding_off', message: 'sshd forbids forwarding to its loopback (AllowTcpForwarding)' }
  }
  return { kind: 'connection_refused', message: `nothing listens on port ${port}: ${cause.message}` }
}
