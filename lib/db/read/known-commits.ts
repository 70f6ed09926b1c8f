import type { PrismaClient } from '../generated/client'

/** What we happen to know of a commit, from a branch head or an earlier deploy. */
export type KnownCommit = { sha: string; subject: string; author: string }

/** Those of these commits of a service that are known, in no order. */
export async function readKnownCommits(db: PrismaClient, serviceId: string, shas: string[]): Promise<KnownCommit[]> {
  const [heads, deploys] = await Promise.all([
    db.branch.findMany({
      where: { serviceId, sha: { in: shas } },
      select: { sha: true, subject: true, authorName: true },
    }),
    db.$queryRaw<{ sha: string; subject: string; authorName: string }[]>`
      SELECT DISTINCT ON (sha) sha, subject, "authorName" FROM "Deploy"
      WHERE "serviceId" = ${serviceId}::uuid AND sha = ANY(${shas}) AND subject <> ''`,
  ])
  const bySha = new Map([...deploys, ...heads].map(row => [row.sha, row]))
  return [...bySha.values()].map(({ sha, subject, authorName }) => ({ sha, subject, author: authorName }))
}
