import type { PullOfBranch } from '@/lib/screens/service'
import type { PrismaClient } from '../generated/client'

type Apart = { ahead: number; behind: number }

/** How far these commits are from `base`, where that was counted. */
export async function readApart(
  db: PrismaClient,
  serviceId: string,
  base: string | null,
  heads: string[],
): Promise<(sha: string) => Apart | null> {
  if (!base) return () => null
  const rows = await db.comparison.findMany({
    where: { serviceId, base, head: { in: heads }, ahead: { not: null } },
    select: { head: true, ahead: true, behind: true },
  })
  const known = new Map(rows.map(({ head, ahead, behind }) => [head, { ahead: ahead ?? 0, behind: behind ?? 0 }]))
  return sha => (sha === base ? { ahead: 0, behind: 0 } : (known.get(sha) ?? null))
}

/** The newest pull request of each of these branches, an open one before those that are over. */
export async function readPulls(
  db: PrismaClient,
  serviceId: string,
  branches: string[],
): Promise<(branch: string) => PullOfBranch | null> {
  const rows = await db.$queryRaw<(PullOfBranch & { branch: string })[]>`
    SELECT DISTINCT ON (branch) branch, number, title, state, review, url FROM "PullRequest"
    WHERE "serviceId" = ${serviceId}::uuid AND branch = ANY(${branches}) ORDER BY branch, state IN ('open', 'draft') DESC, number DESC`
  const pulls = new Map(rows.map(({ branch, ...pull }) => [branch, pull]))
  return branch => pulls.get(branch) ?? null
}
