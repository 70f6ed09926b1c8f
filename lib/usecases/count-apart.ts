import type { Service } from '@/lib/db/generated/client'
import { readRunningShas } from '@/lib/db/read/running-shas'
import type { Repository } from '@/lib/ports/repository'
import type { WorkerContext } from './worker-context'

/** So that a thousand new branches do not hold up one fetch; the next one goes on. */
const AT_ONCE = 400
const TOGETHER = 20

/**
 * Counts, for branches where that is not known yet, how far they are ahead of and behind what the last environment
 * runs. A pair of commits is counted once, ever. Gives whether anything was counted.
 */
export async function countBranchesApart(
  ctx: WorkerContext,
  service: Service,
  repository: Repository,
): Promise<boolean> {
  const serviceId = service.id
  const base = (await readRunningShas(ctx.db, serviceId)).at(-1)?.sha
  // A commit that the repository no longer has would be asked for once a branch.
  if (!base || !(await repository.resolve(base)).ok) return false
  const heads = await ctx.db.$queryRaw<{ sha: string }[]>`
    SELECT b.sha FROM "Branch" b WHERE b."serviceId" = ${serviceId}::uuid AND NOT EXISTS (
      SELECT 1 FROM "Comparison" c WHERE c."serviceId" = b."serviceId" AND c.base = ${base} AND c.head = b.sha AND c.ahead IS NOT NULL)
    GROUP BY b.sha ORDER BY max(b."committedAt") DESC LIMIT ${AT_ONCE}`
  let counted = false
  for (let at = 0; at < heads.length; at += TOGETHER) {
    const apart = await repository.countApart(
      base,
      heads.slice(at, at + TOGETHER).map(({ sha }) => sha),
    )
    if (!apart.ok || apart.value.length === 0) continue
    await ctx.db.$executeRaw`
      INSERT INTO "Comparison" ("serviceId", base, head, ahead, behind)
      SELECT ${serviceId}::uuid, ${base}, x.* FROM jsonb_to_recordset(${JSON.stringify(apart.value)}::jsonb)
        AS x(head text, ahead int, behind int)
      ON CONFLICT ("serviceId", base, head) DO UPDATE SET ahead = excluded.ahead, behind = excluded.behind`
    counted = true
  }
  return counted
}
