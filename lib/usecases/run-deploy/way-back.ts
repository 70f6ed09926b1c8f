import { Prisma } from '@/lib/db/generated/client'
import type { PlannedStep } from '@/lib/domain/plan'
import { plannedSteps } from '@/lib/domain/planned-steps'
import type { ServiceConfig } from '@/lib/domain/service-config'
import { drainOf } from './seats'
import type { Work } from './work'

/**
 * The configuration that fits what a host ran before, and the steps that this has. A release is restarted and asked as the
 * deploy that made it says: the commit that has failed may not know how. Where none of ours has made it, the commit's own
 * is all there is. Out of load balancing and back in a host goes by this deploy's, as it went out.
 */
export type WayBack = { config: ServiceConfig; steps: PlannedStep[] }

/** Finds every host's way back, where that is not known yet. */
export async function findWaysBack(work: Work): Promise<void> {
  if (work.waysBack.size > 0) return
  const { serviceId, environmentId, environment } = work.journal.deploy
  const drain = drainOf(work)
  const found = await Promise.all(
    work.hosts.map(async ({ planned: { hostId, before } }) => {
      const maker =
        before &&
        (await work.ctx.db.deploy.findFirst({
          where: { serviceId, environmentId, release: before.release, config: { not: Prisma.AnyNull } },
          orderBy: { number: 'asc' },
          select: { config: true },
        }))
      const config = (maker?.config as ServiceConfig | undefined) ?? work.config
      const release = before ?? work.plan.release
      const shape = { kind: 'rollback', environment: environment.name, pauseSeconds: 0, finalAt: null } as const
      return [hostId, { config, steps: plannedSteps({ ...shape, config, release, drain }) }] as const
    }),
  )
  work.waysBack = new Map(found)
}
