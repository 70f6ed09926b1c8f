import type { Prisma, Service } from '@/lib/db/generated/client'
import { writeEvent } from '@/lib/db/write/event'
import { SYSTEM } from '@/lib/domain/actor'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import type { BranchHead, Repository } from '@/lib/ports/repository'
import { countBranchesApart } from './count-apart'
import { providerOf } from './provider-of'
import { wantAutoDeploy } from './want-auto-deploy'
import { wantProvider } from './want-provider'
import { watchService } from './watch-service'
import type { WorkerContext } from './worker-context'

const MAX_CONFIG_BYTES = 65_536

/** Fetches a service's repository and records its branches, each with `prometheus.yml` at its head; or why it could not. */
export async function fetchRepository(ctx: WorkerContext, serviceId: string): Promise<void> {
  const service = await ctx.db.service.findUnique({ where: { id: serviceId } })
  if (!service) return
  const repository = ctx.repositories.open(service.id, service.repositoryUrl)
  const synced = await repository.sync()
  if (!synced.ok) return recordFailure(ctx, service, synced.failure.message)
  const { branches, defaultBranch } = synced.value
  const moved = await recordBranches(ctx, service, repository, branches)
  const provider = providerOf(ctx.providers, service.repositoryUrl).kind.name
  const counted = await countBranchesApart(ctx, service, repository)
  await ctx.db.$transaction(async tx => {
    await tx.service.update({
      where: { id: serviceId },
      data: { syncedAt: ctx.clock.now(), syncFailure: null, syncWantedAt: null, defaultBranch, provider },
    })
    const news =
      moved || counted || service.syncFailure !== null || service.syncedAt === null || service.syncWantedAt !== null
    if (news) await writeEvent(tx, SYSTEM, { kind: 'service.synced', serviceId, data: { service: service.name } })
  })
  if (moved && provider !== 'git') await wantProvider(ctx, serviceId)
  if (moved) await wantAutoDeploy(ctx, serviceId)
  await watchService(ctx, serviceId)
}

async function recordFailure(ctx: WorkerContext, service: Service, message: string): Promise<void> {
  await ctx.db.$transaction(async tx => {
    await tx.service.update({ where: { id: service.id }, data: { syncFailure: message, syncWantedAt: null } })
    if (service.syncFailure === message && service.syncWantedAt === null) return
    await writeEvent(tx, SYSTEM, {
      kind: 'service.sync_failed',
      serviceId: service.id,
      data: { service: service.name, message },
    })
  })
}

/** Writes only the branches whose head moved. Gives whether anything did. */
async function recordBranches(
  ctx: WorkerContext,
  service: Service,
  repository: Repository,
  branches: BranchHead[],
): Promise<boolean> {
  const where = { serviceId: service.id }
  const held = await ctx.db.branch.findMany({ where, select: { name: true, sha: true } })
  const shas = new Map(held.map(branch => [branch.name, branch.sha]))
  const names = new Set(branches.map(branch => branch.name))
  const moved = branches.filter(branch => shas.get(branch.name) !== branch.commit.sha)
  const gone = held.filter(branch => !names.has(branch.name)).map(branch => branch.name)
  if (gone.length > 0) await ctx.db.branch.deleteMany({ where: { ...where, name: { in: gone } } })
  for (const { name, commit } of moved) {
    const { sha, subject, authorName, authorEmail, committedAt } = commit
    const config = await readCommitConfig(service, repository, sha)
    if (!config) continue
    const row = { sha, subject, authorName, authorEmail, committedAt, ...config }
    const id = { serviceId_name: { serviceId: service.id, name } }
    await ctx.db.branch.upsert({ where: id, create: { serviceId: service.id, name, ...row }, update: row })
  }
  return moved.length + gone.length > 0
}

type ConfigColumns = { config?: Prisma.InputJsonValue; configProblems?: Prisma.InputJsonValue }

/** `prometheus.yml` at a commit as a branch's columns. A commit without the file has every default. */
export async function readCommitConfig(
  service: Service,
  repository: Repository,
  sha: string,
): Promise<ConfigColumns | null> {
  const text = await repository.readFile(sha, 'prometheus.yml', MAX_CONFIG_BYTES)
  if (!text.ok) return { configProblems: [{ line: 1, column: 1, path: '', message: text.failure.message }] }
  const parsed = parseServiceConfig(text.value ?? `service: ${service.name}\n`, { service: service.name })
  // JSON without a class or undefined in it, which is all that these hold.
  return parsed.ok
    ? { config: parsed.value as unknown as Prisma.InputJsonValue, configProblems: [] }
    : { config: undefined, configProblems: parsed.failure as unknown as Prisma.InputJsonValue }
}
