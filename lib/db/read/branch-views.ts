import type { BranchView } from '@/lib/api/service'
import type { PrismaClient } from '../generated/client'

/** A service's branches, the newest commit first; `null` when there is no such service. */
export async function readBranchViews(db: PrismaClient, service: string): Promise<BranchView[] | null> {
  const row = await db.service.findUnique({
    where: { name: service },
    select: { branches: { orderBy: [{ committedAt: 'desc' }, { name: 'asc' }] } },
  })
  if (!row) return null
  return row.branches.map(({ name, sha, subject, authorName, authorEmail, committedAt, configProblems }) => ({
    name,
    sha,
    subject,
    author: { name: authorName, email: authorEmail },
    committedAt: committedAt.toISOString(),
    // Only a sync fills this column, with what the parser found.
    problems: (configProblems as BranchView['problems'] | null) ?? [],
  }))
}
