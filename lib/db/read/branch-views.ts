import type { BranchView } from '@/lib/api/service'
import { foldCiStatuses } from '@/lib/domain/fold-ci-statuses'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { PrismaClient } from '../generated/client'
import { readApart, readPulls } from './branch-facts'
import { readCi } from './ci'
import { readRunningShas } from './running-shas'

const NO_RULES = { require: [], allowFailures: [], ignore: [] }

/** A service's branches, the newest commit first; `null` when there is no such service. */
export async function readBranchViews(db: PrismaClient, name: string): Promise<BranchView[] | null> {
  const service = await db.service.findUnique({
    where: { name },
    include: { branches: { orderBy: [{ committedAt: 'desc' }, { name: 'asc' }] } },
  })
  if (!service) return null
  const { branches } = service
  const shas = branches.map(({ sha }) => sha)
  const last = (await readRunningShas(db, service.id)).at(-1)?.sha ?? null
  const [ciOf, apartOf, pullOf] = await Promise.all([
    readCi(db, service, shas),
    readApart(db, service.id, last, shas),
    readPulls(
      db,
      service.id,
      branches.map(branch => branch.name),
    ),
  ])
  return branches.map(({ name, sha, subject, authorName, authorEmail, committedAt, config, configProblems }) => ({
    ...{ name, sha, subject },
    author: { name: authorName, email: authorEmail },
    committedAt: committedAt.toISOString(),
    ci: foldCiStatuses(ciOf(sha), (config as ServiceConfig | null)?.ci ?? NO_RULES).state,
    pull: pullOf(name),
    apart: apartOf(sha),
    // Only a sync fills this column, with what the parser found.
    problems: (configProblems as BranchView['problems'] | null) ?? [],
  }))
}
