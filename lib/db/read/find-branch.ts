import type { Branch, PrismaClient } from '../generated/client'

/** The branch of that name, or one whose head is that commit. */
export async function findBranch(db: PrismaClient, serviceId: string, ref: string): Promise<Branch | null> {
  const named = await db.branch.findUnique({ where: { serviceId_name: { serviceId, name: ref } } })
  if (named || !/^[0-9a-f]{7,40}$/.test(ref)) return named
  return db.branch.findFirst({ where: { serviceId, sha: { startsWith: ref } }, orderBy: { committedAt: 'desc' } })
}
