import type { Host } from '@/lib/db/generated/client'

/** What an event says of a host: all but its private key. */
export const hostData = (host: Host) => ({
  host: {
    id: host.id,
    name: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    hostKey: host.hostKey,
    offeredKey: host.offeredKey,
  },
})
