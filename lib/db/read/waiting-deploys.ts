import type { PrismaClient } from '@/lib/db/generated/client'
import { ACTIVE_STATES } from '@/lib/domain/deploy'

/** A deploy that waits for a person to say what its checks mean that proved nothing. */
export type WaitingDeploy = {
  id: string
  service: string
  environment: string
  number: number
  /** The first of them, and how many more there are. */
  path: string
  more: number
  since: Date
}

/** Active deploys with runs that nobody has judged yet; those are few at any time. */
export async function readWaitingDeploys(db: PrismaClient): Promise<WaitingDeploy[]> {
  const deploys = await db.deploy.findMany({
    where: { state: { in: [...ACTIVE_STATES] }, checkRuns: { some: { waitsUntil: { not: null }, judgedAs: null } } },
    select: {
      id: true,
      number: true,
      service: { select: { name: true } },
      environment: { select: { name: true } },
      checkRuns: {
        where: { waitsUntil: { not: null }, judgedAs: null },
        select: { path: true, startedAt: true },
        orderBy: { startedAt: 'asc' },
      },
    },
  })
  return deploys.flatMap(({ id, number, service, environment, checkRuns: [first, ...others] }) =>
    first
      ? [
          {
            ...{ id, number, service: service.name, environment: environment.name },
            ...{ path: first.path, more: others.length, since: first.startedAt },
          },
        ]
      : [],
  )
}
