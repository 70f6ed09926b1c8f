import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { PrismaClient } from '../generated/client'
import { groupBy } from './group-by'
import { asInstance } from './instances'
import { factsOf, placeTruth } from './truths'

export type RunningSha = { environmentId: string; environment: string; sha: string }

/** What most hosts of each environment run by their own account, or should run by ours; in the environments' order. */
export async function readRunningShas(db: PrismaClient, serviceId: string): Promise<RunningSha[]> {
  const rows = await db.instance.findMany({
    where: { serviceId, enabled: true },
    include: { host: true, environment: true },
    orderBy: { environment: { position: 'asc' } },
  })
  const places = groupBy(
    rows.map(row => ({ ...asInstance(row), environment: row.environment })),
    ({ environmentId }) => environmentId,
  )
  return [...places].flatMap(([environmentId, instances]) => {
    const ordered = instances.toSorted((a, b) => byNaturalOrder(a.host.name, b.host.name))
    const truth = placeTruth(ordered.map(factsOf))
    const sha = truth.release?.sha ?? ordered.find(({ expectedSha }) => expectedSha)?.expectedSha
    return sha ? [{ environmentId, environment: ordered[0]?.environment.name ?? '', sha }] : []
  })
}
