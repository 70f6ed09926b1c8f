import type { ServiceView } from '@/lib/api/service'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { PrismaClient } from '../generated/client'
import { asInstance, type Instance } from './instances'
import { shownUrl } from './service-page'

/** All services by name, with what the enabled hosts of each environment said last that they run. */
export async function readServiceViews(db: PrismaClient): Promise<ServiceView[]> {
  const [services, environments] = await Promise.all([
    db.service.findMany({ include: { instances: { where: { enabled: true }, include: { host: true } } } }),
    db.environment.findMany({ orderBy: { position: 'asc' } }),
  ])
  return services
    .toSorted((a, b) => byNaturalOrder(a.name, b.name))
    .map(({ id, name, repositoryUrl, defaultBranch, syncedAt, syncFailure, instances }) => ({
      id,
      name,
      repositoryUrl: shownUrl(repositoryUrl),
      defaultBranch,
      syncedAt: syncedAt?.toISOString() ?? null,
      syncFailure,
      environments: environments.flatMap(environment => {
        const here = instances.filter(({ environmentId }) => environmentId === environment.id)
        return here.length > 0 ? [{ name: environment.name, running: running(here.map(asInstance)) }] : []
      }),
    }))
}

/** What runs, with the hosts that run it. */
function running(instances: Instance[]): ServiceView['environments'][number]['running'] {
  const byRelease = new Map<string | null, ServiceView['environments'][number]['running'][number]>()
  for (const { current, host } of instances.toSorted((a, b) => byNaturalOrder(a.host.name, b.host.name))) {
    const release = current?.release ?? null
    const entry = byRelease.get(release) ?? { sha: current?.sha ?? null, release, hosts: [] }
    entry.hosts.push(host.name)
    byRelease.set(release, entry)
  }
  return [...byRelease.values()]
}
