import type { PrismaClient } from '@/lib/db/generated/client'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { InstancesForm } from '@/lib/screens/instances'

/** The hosts and environments there are, and where the service lives now. */
export async function readInstancesForm(db: PrismaClient, serviceId: string): Promise<InstancesForm> {
  const [hosts, environments, rows] = await Promise.all([
    db.host.findMany({ select: { id: true, name: true } }),
    db.environment.findMany({ orderBy: { position: 'asc' } }),
    db.instance.findMany({ where: { serviceId }, include: { environment: true, host: { select: { name: true } } } }),
  ])
  const instances = rows
    .toSorted((a, b) => a.environment.position - b.environment.position || byNaturalOrder(a.host.name, b.host.name))
    .map(({ hostId, environment, port, enabled }) => ({ hostId, environment: environment.name, port, enabled }))
  return {
    hosts: hosts.toSorted((a, b) => byNaturalOrder(a.name, b.name)),
    environments: environments.map(({ name }) => name),
    instances,
  }
}
