import type { Dial } from '@/lib/checks/http/types'
import { fail } from '@/lib/domain/result'
import type { RemoteHost } from '@/lib/ports/remote-host'

/** The way of checks to a host's own loopback, through the connection that deploys use; to these ports only. */
export function dialHost(host: RemoteHost, ports: readonly number[]): Dial {
  return {
    host: host.address.name,
    ports,
    open: async (port, signal) => {
      const opened = await host.loopback(port, signal)
      if (opened.ok) return opened
      const { kind, message } = opened.failure
      return fail({ kind: kind === 'connection_refused' || kind === 'timed_out' ? kind : 'unreachable', message })
    },
  }
}
