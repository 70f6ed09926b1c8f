import type { Prisma, Service } from '@/lib/db/generated/client'
import { recordCiStatuses } from '@/lib/db/write/ci-statuses'
import { writeEvent } from '@/lib/db/write/event'
import { recordPull } from '@/lib/db/write/pulls'
import { SYSTEM } from '@/lib/domain/actor'
import type { GitProvider, ProviderFailure, Validators } from '@/lib/ports/git-provider'
import { providerOf } from './provider-of'
import { wantAutoDeploy } from './want-auto-deploy'
import type { WorkerContext } from './worker-context'

/** Commits asked about in one go; the next goes on. */
const AT_ONCE = 100
/** How old an answer may be, in seconds: where jobs are under way, and where all are over. Webhooks are quicker. */
const UNDER_WAY = 60
const OVER = 900
export const PULLS = 300
const STALE_DAYS = 30
/** Pull requests that changed so long before they were asked for last are asked for again: two clocks are never the same. */
const PULLS_OVERLAP = 600

/**
 * Asks the provider what webhooks may have missed: CI of the newest heads and of commits that someone wants to know
 * about, and pull requests. Ends at once where the provider wants to be left alone; then nothing counts as known.
 */
export async function askProvider(ctx: WorkerContext, serviceId: string): Promise<void> {
  const service = await ctx.db.service.findUnique({ where: { id: serviceId } })
  if (!service) return
  const { kind, provider } = providerOf(ctx.providers, service.repositoryUrl)
  if (kind.name === 'git') return forgetWishes(ctx, serviceId)
  const failure = (await askCi(ctx, service, provider)) ?? (await askPulls(ctx, service, provider))
  await keepFailure(ctx, service, failure)
  await wantAutoDeploy(ctx, serviceId)
}

/** Heads of the last month, and commits that are wished for, whose answer is too old. What is wished for comes first. */
function findDue(ctx: WorkerContext, serviceId: string): Promise<{ sha: string; etags: Validators | null }[]> {
  const now = ctx.clock.now()
  return ctx.db.$queryRaw`
    SELECT heads.sha, c.etags FROM (
      SELECT b.sha, max(b."committedAt") AS at FROM "Branch" b WHERE b."serviceId" = ${serviceId}::uuid
        AND b."committedAt" > ${now}::timestamptz - make_interval(days => ${STALE_DAYS}::int) GROUP BY b.sha
      UNION SELECT sha, "wantedAt" FROM "CiCommit" WHERE "serviceId" = ${serviceId}::uuid AND "wantedAt" IS NOT NULL
    ) heads LEFT JOIN "CiCommit" c ON c.sha = heads.sha AND c."serviceId" = ${serviceId}::uuid
    WHERE c."askedAt" IS NULL OR c."wantedAt" IS NOT NULL OR c."askedAt" < ${now}::timestamptz - make_interval(secs =>
        CASE WHEN c.failure IS NOT NULL OR c.brief @? '$[*][2] ? (@ == "running" || @ == "queued")' THEN ${UNDER_WAY}::int ELSE ${OVER}::int END)
    GROUP BY heads.sha, c.etags, c."wantedAt" ORDER BY c."wantedAt" DESC NULLS LAST, max(heads.at) DESC LIMIT ${AT_ONCE}`
}

async function askCi(ctx: WorkerContext, service: Service, provider: GitProvider): Promise<ProviderFailure | null> {
  for (const { sha, etags } of await findDue(ctx, service.id)) {
    const askedAt = ctx.clock.now()
    const answer = await provider.ci(sha, etags ?? {})
    if (!answer.ok) {
      // One commit that it does not know says nothing of the next.
      const isOnlyThis = answer.failure.kind === 'not_found' || answer.failure.kind === 'refused'
      await recordFailure(ctx, service.id, sha, answer.failure.message)
      if (!isOnlyThis) return answer.failure
      await forgetWish(ctx.db, service.id, sha, askedAt)
      continue
    }
    const { statuses, validators } = answer.value
    await ctx.db.$transaction(async tx => {
      const changed = await recordCiStatuses(tx, service.id, sha, statuses, true)
      const before = await tx.ciCommit.update({
        where: { serviceId_sha: { serviceId: service.id, sha } },
        data: { askedAt, failure: null, etags: validators as Prisma.InputJsonValue },
        select: { createdAt: true },
      })
      await forgetWish(tx, service.id, sha, askedAt)
      const isNew = before.createdAt >= askedAt
      if (changed.length === 0 && !isNew) return
      await writeEvent(tx, SYSTEM, { kind: 'ci.asked', serviceId: service.id, data: { sha, changed: changed.length } })
    })
  }
  return null
}

/** Nobody can be asked, so nobody waits for an answer: webhooks may speak for a provider that we have no token for. */
async function forgetWishes(ctx: WorkerContext, serviceId: string): Promise<void> {
  await ctx.db.ciCommit.updateMany({ where: { serviceId, wantedAt: { not: null } }, data: { wantedAt: null } })
}

async function recordFailure(ctx: WorkerContext, serviceId: string, sha: string, failure: string): Promise<void> {
  const askedAt = ctx.clock.now()
  await ctx.db.ciCommit.upsert({
    where: { serviceId_sha: { serviceId, sha } },
    create: { serviceId, sha, failure, askedAt },
    update: { failure, askedAt },
  })
}

/** A wish that came while the question was on its way is not answered by it. */
async function forgetWish(tx: Prisma.TransactionClient, serviceId: string, sha: string, askedAt: Date): Promise<void> {
  const where = { serviceId, sha, wantedAt: { lte: askedAt } }
  await tx.ciCommit.updateMany({ where, data: { wantedAt: null } })
}

async function askPulls(ctx: WorkerContext, service: Service, provider: GitProvider): Promise<ProviderFailure | null> {
  const askedAt = ctx.clock.now()
  const last = service.pullsAskedAt
  if (last && askedAt.getTime() - last.getTime() < PULLS * 1000) return null
  // Not since the newest that is known: a webhook may have told of that one, and others were lost.
  const answer = await provider.pulls(last && new Date(last.getTime() - PULLS_OVERLAP * 1000))
  if (!answer.ok) return answer.failure
  await ctx.db.$transaction(async tx => {
    let changed = 0
    for (const pull of answer.value) changed += Number(await recordPull(tx, service.id, pull))
    await tx.service.update({ where: { id: service.id }, data: { pullsAskedAt: askedAt } })
    if (changed > 0)
      await writeEvent(tx, SYSTEM, {
        kind: 'pull.changed',
        serviceId: service.id,
        data: { service: service.name, changed },
      })
  })
  return null
}

async function keepFailure(ctx: WorkerContext, service: Service, failure: ProviderFailure | null): Promise<void> {
  const held = service.providerFailure as { message: string } | null
  if ((held?.message ?? null) === (failure?.message ?? null)) return
  const value = failure && { kind: failure.kind, message: failure.message, until: failure.until?.toISOString() ?? null }
  await ctx.db.$transaction(async tx => {
    await tx.$executeRaw`UPDATE "Service" SET "providerFailure" = ${value ? JSON.stringify(value) : null}::jsonb WHERE id = ${service.id}::uuid`
    const data = { service: service.name, message: failure?.message ?? null }
    await writeEvent(tx, SYSTEM, { kind: 'service.provider_asked', serviceId: service.id, data })
  })
}
