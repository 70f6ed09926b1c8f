import type { PrismaClient } from '@/lib/db/generated/client'
import { ACTIVE_STATES, type DeployState } from '@/lib/domain/deploy'

/** States in which a deploy runs or waits. */
export const UNFINISHED: DeployState[] = ['awaiting_approval', 'queued', ...ACTIVE_STATES]

/** How many deploys run or wait now. */
export function countUnfinished(db: PrismaClient): Promise<number> {
  return db.deploy.count({ where: { state: { in: UNFINISHED } } })
}
