import { readPullsOfChanges } from '@/lib/db/read/pulls-of-changes'
import { readRunningShas } from '@/lib/db/read/running-shas'
import type { Changes, PullOfCommit } from '@/lib/domain/changes'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { notFound, type Problem } from './problem'

/** What would change; `working` while a worker finds out, `unknown` where nothing can be compared. */
type WantedChanges =
  | { state: 'known'; changes: Changes; pulls: Record<string, PullOfCommit> }
  | { state: 'working' }
  | { state: 'unknown'; why: string }

/**
 * What would change in an environment if this commit were brought there. The first question for a pair of commits is
 * answered by a worker; its event tells the page to ask again.
 */
export async function wantChanges(
  ctx: Context,
  input: { service: string; environment: string; sha: string; base?: string },
): Promise<Result<WantedChanges, Problem>> {
  const service = await ctx.db.service.findUnique({ where: { name: input.service } })
  if (!service) return fail(notFound('service', input.service))
  const head = input.sha
  if (!(await isKnown(ctx, service.id, head))) return fail(notFound('commit', head.slice(0, 40)))
  const running = await readRunningShas(ctx.db, service.id)
  const now = running.find(({ environment }) => environment === input.environment)?.sha
  const base = input.base ?? now
  if (base && base !== now && !(await isKnown(ctx, service.id, base)))
    return fail(notFound('commit', base.slice(0, 40)))
  if (!base) return ok({ state: 'unknown', why: `Nothing is known to run on ${input.environment}.` })

  const id = { serviceId: service.id, base, head }
  const held = await ctx.db.comparison.findUnique({ where: { serviceId_base_head: id } })
  if (held?.changes) {
    const changes = held.changes as unknown as Changes
    return ok({ state: 'known', changes, pulls: await readPullsOfChanges(ctx.db, service, changes) })
  }
  if (held?.wantedAt) return ok({ state: 'working' })
  const failedAt = held && held.ahead === null ? held.madeAt.getTime() : 0
  if (base !== head && ctx.clock.now().getTime() - failedAt < AGAIN_MS)
    return ok({
      state: 'unknown',
      why: `The repository does not have ${base.slice(0, 7)} and ${head.slice(0, 7)} to compare.`,
    })
  await wantComparison(ctx, service.id, base, head)
  return ok({ state: 'working' })
}

/** Asks how commits differ. The row holds the wish; a queue that is down delays it until the sweep. */
async function wantComparison(ctx: Context, serviceId: string, base: string, head: string): Promise<void> {
  const wantedAt = ctx.clock.now()
  await ctx.db.$executeRaw`
    INSERT INTO "Comparison" ("serviceId", base, head, "wantedAt")
    VALUES (${serviceId}::uuid, ${base}, ${head}, ${wantedAt}::timestamptz)
    ON CONFLICT ("serviceId", base, head) DO UPDATE SET "wantedAt" = EXCLUDED."wantedAt"
    WHERE "Comparison".changes IS NULL`
  await ctx.queue
    .add({ name: 'compare', data: { serviceId } }, { key: `compare-${serviceId}-${wantedAt.getTime()}` })
    .catch(() => {})
}

/** Only commits that we have met are compared: whoever asks cannot make a worker look for others. */
async function isKnown(ctx: Context, serviceId: string, sha: string): Promise<boolean> {
  const where = { serviceId, sha }
  const [branch, deploy] = await Promise.all([
    ctx.db.branch.findFirst({ where, select: { sha: true } }),
    ctx.db.deploy.findFirst({ where, select: { sha: true } }),
  ])
  return branch !== null || deploy !== null
}

/** A comparison that failed is tried again after this time. */
const AGAIN_MS = 60_000
