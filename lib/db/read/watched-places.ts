import { byNaturalOrder } from '@/lib/domain/natural-order'
import { watchedCommit } from '@/lib/domain/watched-commit'
import type { Environment, PrismaClient, Service } from '../generated/client'

/** An environment of a service: the commit that its checks are read at (`null`: none is known), and what was read last. */
export type WatchedPlace = {
  environment: Environment
  sha: string | null
  hosts: number
  held: { sha: string; problem: string | null } | null
}

export async function readWatchedPlaces(
  db: PrismaClient,
  { id: serviceId, defaultBranch }: Service,
): Promise<WatchedPlace[]> {
  const [environments, instances, watches, head] = await Promise.all([
    db.environment.findMany(),
    db.instance.findMany({ where: { serviceId, enabled: true }, select: { environmentId: true, expectedSha: true } }),
    db.watch.findMany({ where: { serviceId } }),
    defaultBranch === null
      ? null
      : db.branch.findUnique({ where: { serviceId_name: { serviceId, name: defaultBranch } }, select: { sha: true } }),
  ])
  return environments
    .toSorted((a, b) => a.position - b.position || byNaturalOrder(a.name, b.name))
    .map(environment => {
      const here = instances.filter(({ environmentId }) => environmentId === environment.id)
      return {
        environment,
        sha: watchedCommit(
          here.map(({ expectedSha }) => expectedSha),
          head?.sha ?? null,
        ),
        hosts: here.length,
        held: watches.find(({ environmentId }) => environmentId === environment.id) ?? null,
      }
    })
}
