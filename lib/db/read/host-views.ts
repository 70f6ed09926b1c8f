import type { HostView } from '@/lib/api/host'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { PrismaClient } from '../generated/client'

/** All hosts by name, without their private keys. */
export async function readHostViews(db: PrismaClient): Promise<HostView[]> {
  const rows = await db.host.findMany({
    omit: { privateKey: true },
    include: { instances: { include: { service: true, environment: true } } },
  })
  return rows
    .toSorted((a, b) => byNaturalOrder(a.name, b.name))
    .map(({ id, name, address, port, user, hostKey, offeredKey, contactedAt, failure, instances }) => ({
      id,
      name,
      address,
      port,
      user,
      hostKey,
      offeredKey,
      contactedAt: contactedAt?.toISOString() ?? null,
      failure: failure as HostView['failure'],
      instances: instances.map(({ service, environment, port: at, enabled }) => ({
        service: service.name,
        environment: environment.name,
        port: at,
        enabled,
      })),
    }))
}
