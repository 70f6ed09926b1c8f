import type { CheckTokenView } from '@/lib/api/check'
import type { PrismaClient } from '../generated/client'

/** The tokens of a check that are valid, the newest first; without the tokens themselves, which nobody has. */
export async function readCheckTokens(db: PrismaClient, checkId: string): Promise<CheckTokenView[]> {
  const rows = await db.checkToken.findMany({ where: { checkId, revokedAt: null }, orderBy: { createdAt: 'desc' } })
  return rows.map(({ id, name, createdBy, createdAt, usedAt }) => ({
    ...{ id, name, createdBy },
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
  }))
}
