import type { Drained } from '@/lib/domain/drain'
import type { PrismaClient } from '../generated/client'

/**
 * Records what an instance was in its balancers, as long as the deploy is still claimed by `token`. `false`: it is not,
 * and nothing was written.
 */
export async function recordDrained(
  db: PrismaClient,
  deploy: { id: string; token: number },
  instanceId: string,
  drained: Drained | null,
): Promise<boolean> {
  const value = drained === null ? null : JSON.stringify(drained)
  const rows = await db.$executeRaw`
    WITH held AS (SELECT 1 FROM "Deploy" WHERE id = ${deploy.id}::uuid AND token = ${deploy.token} FOR SHARE)
    UPDATE "Instance" SET drained = ${value}::jsonb WHERE id = ${instanceId}::uuid AND EXISTS (SELECT 1 FROM held)`
  return rows === 1
}
