import type { PrismaClient } from '@/lib/db/generated/client'
import { Refused } from './problem'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Refuses an id that is not one of a deploy. */
export function refuseDeploy(id: string): Refused {
  return new Refused(404, 'not_found', 'No such deploy', `There is no deploy “${id}”.`)
}

/** The id, when it can be one at all; the database refuses other texts. Throws a `Refused`. */
export function deployId(id: string): string {
  if (!UUID.test(id)) throw refuseDeploy(id)
  return id
}

/** Throws a `Refused` unless there is a deploy with this id. */
export async function requireDeploy(db: PrismaClient, id: string): Promise<void> {
  const row = await db.deploy.findUnique({ where: { id: deployId(id) }, select: { id: true } })
  if (!row) throw refuseDeploy(id)
}
