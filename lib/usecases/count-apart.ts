import type { Service } from '@/lib/db/generated/client'
import { readRunningShas } from '@/lib/db/read/running-shas'
import type { Repository } from '@/lib/ports/repository'
import type { WorkerContext } from './worker-context'

/** So that a thousand new branches do not hold up one fetch; the next one goes on. */
const AT_ONCE = 400
const PARALLEL = 4

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
  const shas = heads.map(({ sha }) => sha)
  let counted = false
  const work = async () => {
    for (let head = shas.shift(); head !== undefined; head = shas.shift()) {
      const apart = await repository.countApart(base, head)
      if (!apart.ok) continue
      const id = { serviceId, base, head }
      await ctx.db.comparison.upsert({
        where: { serviceId_base_head: id },
        create: { ...id, ...apart.value },
        update: apart.value,
      })
      counted = true
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
  return counted
}
