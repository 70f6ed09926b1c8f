import type { Host } from '@/lib/db/generated/client'
import { Secret } from '@/lib/domain/secret'
import type { HostFailure, RemoteHost } from '@/lib/ports/remote-host'
import type { WorkerContext } from './worker-context'

/** The host behind a row, and why nothing may be tried on it (its key is not accepted, or ours cannot be read). */
export function reach(ctx: WorkerContext, row: Host): { remote: RemoteHost; failure: HostFailure | null } {
  const { key, failure } = decryptKey(ctx, row)
  const remote = ctx.hosts.host({
    id: row.id,
    name: row.name,
    address: row.address,
    port: row.port,
    user: row.user,
    privateKey: key,
    hostKey: row.hostKey ?? '',
  })
  return { remote, failure: row.hostKey ? failure : notAccepted(row) }
}

function decryptKey(ctx: WorkerContext, row: Host): { key: Secret; failure: HostFailure | null } {
  try {
    return { key: ctx.vault.decrypt(row.privateKey), failure: null }
  } catch (cause) {
    const message = `the private key of ${row.name} cannot be decrypted: PROMETHEUS_SECRET_KEY is not the one it was encrypted with`
    return { key: new Secret(''), failure: { kind: 'bad_key', message, cause } }
  }
}

const notAccepted = (row: Host): HostFailure => ({
  kind: 'host_key_changed',
  message: `the host key of ${row.name} has not been accepted: compare and accept it on the hosts page`,
})
