import type { PrismaClient } from '@/lib/db/generated/client'
import type { Refused } from './problem'
import { refuseId, uuidOf } from './uuid'

/** Refuses an id that is not one of a deploy. */
export const refuseDeploy = (id: string): Refused => refuseId('deploy', id)

/** The id, when it can be one at all. Throws a `Refused`. */
export const deployId = (id: string): string => uuidOf('deploy', id)

/** Throws a `Refused` unless there is a deploy with this id. */
export async function requireDeploy(db: PrismaClient, id: string): Promise<void> {
  const row = await db.deploy.findUnique({ where: { id: deployId(id) }, select: { id: true } })
  if (!row) throw refuseDeploy(id)
}
