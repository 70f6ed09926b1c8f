import type { Pull } from '@/lib/ports/git-provider'
import type { Prisma } from '../generated/client'

/**
 * Keeps a pull request unless something newer is known of it. What does not say how the review stands leaves it as it
 * was. Gives whether anything changed.
 */
export async function recordPull(tx: Prisma.TransactionClient, serviceId: string, pull: Pull): Promise<boolean> {
  const { number, title, state, review, branch, sha, author, url, updatedAt } = pull
  const changed = await tx.$executeRaw`
    INSERT INTO "PullRequest" AS held ("serviceId", number, title, state, review, branch, sha, author, url, "updatedAt")
    VALUES (${serviceId}::uuid, ${number}, ${title}, ${state}, ${review}, ${branch}, ${sha}, ${author}, ${url}, ${updatedAt}::timestamptz)
    ON CONFLICT ("serviceId", number) DO UPDATE SET
      title = EXCLUDED.title, state = EXCLUDED.state, review = COALESCE(EXCLUDED.review, held.review),
      branch = EXCLUDED.branch, sha = EXCLUDED.sha, url = EXCLUDED.url, "updatedAt" = EXCLUDED."updatedAt"
    WHERE EXCLUDED."updatedAt" >= held."updatedAt" AND (held.title, held.state, held.review, held.branch, held.sha)
      IS DISTINCT FROM (EXCLUDED.title, EXCLUDED.state, COALESCE(EXCLUDED.review, held.review), EXCLUDED.branch, EXCLUDED.sha)`
  return changed > 0
}
