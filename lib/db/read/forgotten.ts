import type { Job } from '@/lib/ports/queue'
import type { PrismaClient } from '../generated/client'

/** A job that rows say should be there; `key` says what it is about. */
type Forgotten = { job: Job; key: string }

/** What was wished for before this time and not dealt with, and webhooks that nobody has dealt with. */
export async function findForgotten(db: PrismaClient, before: Date): Promise<Forgotten[]> {
  const rows = await db.$queryRaw<{ job: unknown; key: string }[]>`
    WITH forgotten (name, key, data) AS (
      SELECT 'sync-service', 'sync-' || id, jsonb_build_object('serviceId', id)
      FROM "Service" WHERE "syncWantedAt" < ${before}
      UNION ALL
      SELECT 'contact-host', 'contact-' || id, jsonb_build_object('hostId', id)
      FROM "Host" WHERE "contactWantedAt" < ${before}
      UNION ALL
      SELECT DISTINCT 'compare', 'compare-' || "serviceId", jsonb_build_object('serviceId', "serviceId")
      FROM "Comparison" WHERE "wantedAt" < ${before}
      UNION ALL
      SELECT DISTINCT 'ask-provider', 'provider-' || "serviceId", jsonb_build_object('serviceId', "serviceId")
      FROM "CiCommit" WHERE "wantedAt" < ${before}
      UNION ALL
      (SELECT 'handle-delivery', 'delivery-' || provider || '-' || id, jsonb_build_object('provider', provider, 'deliveryId', id)
      FROM "WebhookDelivery" WHERE "handledAt" IS NULL AND "receivedAt" < ${before} ORDER BY "receivedAt" LIMIT 100)
    )
    SELECT jsonb_build_object('name', name, 'data', data) AS job, key FROM forgotten`
  return rows as Forgotten[]
}
