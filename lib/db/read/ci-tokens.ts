import type { CiTokenView } from '@/lib/api/ci-token'
import type { PrismaClient } from '../generated/client'

/** The tokens of a service that are valid, the newest first; without the tokens themselves, which nobody has. */
export async function readCiTokens(db: PrismaClient, serviceId: string): Promise<CiTokenView[]> {
  const rows = await db.ciToken.findMany({ where: { serviceId, revokedAt: null }, orderBy: { createdAt: 'desc' } })
  return rows.map(({ id, name, createdBy, createdAt, usedAt }) => ({
    id,
    name,
    createdBy,
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  }))
}
