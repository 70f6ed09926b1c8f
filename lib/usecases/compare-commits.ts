import type { Prisma } from '@/lib/db/generated/client'
import { writeEvent } from '@/lib/db/write/event'
import { SYSTEM } from '@/lib/domain/actor'
import type { ChangedCommit, Changes } from '@/lib/domain/changes'
import type { Commit, Repository } from '@/lib/ports/repository'
import type { WorkerContext } from './worker-context'

/** More than anyone reads in a list; the counts say how many there are. */
const COMMITS = 100
const PATHS = 300

/** Works out what someone wants to know: how two commits of a service differ, with commits and files. */
export async function compareCommits(ctx: WorkerContext, serviceId: string): Promise<void> {
  const service = await ctx.db.service.findUnique({ where: { id: serviceId } })
  if (!service) return
  const repository = ctx.repositories.open(service.id, service.repositoryUrl)
  const wanted = await ctx.db.comparison.findMany({ where: { serviceId, wantedAt: { not: null } } })
  for (const { base, head } of wanted) {
    const changes = await changesBetween(repository, base, head)
    const id = { serviceId_base_head: { serviceId, base, head } }
    // A commit that the repository no longer has stays without an answer: screens say that it is not known.
    const found = changes && {
      ahead: changes.ahead,
      behind: changes.behind,
      changes: changes as unknown as Prisma.InputJsonValue,
    }
    await ctx.db.comparison.update({ where: id, data: { ...found, wantedAt: null, madeAt: ctx.clock.now() } })
  }
  if (wanted.length > 0)
    await writeEvent(ctx.db, SYSTEM, { kind: 'service.compared', serviceId, data: { service: service.name } })
}

async function changesBetween(repository: Repository, base: string, head: string): Promise<Changes | null> {
  const [apart, files] = await Promise.all([
    repository.commitsApart(base, head, COMMITS),
    repository.compareTrees(base, head, PATHS),
  ])
  if (!apart.ok || !files.ok) return null
  const { ahead, behind, commits, gone } = apart.value
  return { ahead, behind, commits: commits.map(shown), gone: gone.map(shown), files: files.value }
}

const shown = ({ sha, subject, authorName, committedAt }: Commit): ChangedCommit => ({
  sha,
  subject,
  author: authorName,
  at: committedAt.toISOString(),
})
