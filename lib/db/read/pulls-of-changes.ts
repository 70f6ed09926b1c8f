import { type Changes, type PullOfCommit, pullIn } from '@/lib/domain/changes'
import type { PrismaClient } from '../generated/client'
import { webUrl } from './service-page'

/**
 * The pull requests that commits came by, by the commits' shas: the one that the subject names, as a merge does, else
 * the one whose head the commit is. Of one that was never asked about only the number is known.
 */
export async function readPullsOfChanges(
  db: PrismaClient,
  service: { id: string; repositoryUrl: string },
  { commits, gone }: Changes,
): Promise<Record<string, PullOfCommit>> {
  const all = [...commits, ...gone]
  const named = all.flatMap(({ subject }) => pullIn(subject) ?? [])
  const rows = await db.pullRequest.findMany({
    where: { serviceId: service.id, OR: [{ number: { in: named } }, { sha: { in: all.map(({ sha }) => sha) } }] },
    select: { number: true, title: true, url: true, sha: true },
    orderBy: { number: 'asc' },
  })
  const byNumber = new Map(rows.map(row => [row.number, row]))
  const bySha = new Map(rows.map(row => [row.sha, row]))
  const page = webUrl(service.repositoryUrl)
  const pulls = all.flatMap(({ sha, subject }): [string, PullOfCommit][] => {
    const number = pullIn(subject)
    const row = number === null ? bySha.get(sha) : byNumber.get(number)
    if (row) return [[sha, { number: row.number, title: row.title, url: row.url }]]
    return number === null ? [] : [[sha, { number, title: '', url: page && `${page}/pull/${number}` }]]
  })
  return Object.fromEntries(pulls)
}
