import { type CheckLine, foldChecks } from '@/lib/domain/fold-checks'
import type { ChecksInBrief } from '@/lib/screens/checks'
import { Prisma, type PrismaClient } from '../generated/client'
import { checkUrl } from './check-url'
import { recentVerdicts } from './checks'

/** A watched check, with what a summary needs of it. */
export type BriefCheck = CheckLine & {
  serviceId: string
  environmentId: string
  service: string
  environment: string
  path: string
  since: Date | null
  reason: string | null
}

/** Every watched check, of one service or of all, in the order of environments. */
export function readBriefChecks(db: PrismaClient, serviceId?: string): Promise<BriefCheck[]> {
  const own = serviceId === undefined ? Prisma.empty : Prisma.sql`AND c."serviceId" = ${serviceId}::uuid`
  return db.$queryRaw`
    SELECT c."serviceId", c."environmentId", s.name AS service, e.name AS environment, c.path, c.state, c.bad, c.recent,
      c."stateSince" AS since, c."lastReason" AS reason, COALESCE(t.pass, 0)::int AS pass, COALESCE(t.total, 0)::int AS total
    FROM "Check" c JOIN "Service" s ON s.id = c."serviceId" JOIN "Environment" e ON e.id = c."environmentId"
    LEFT JOIN LATERAL (
      SELECT sum(t.pass) AS pass, sum(t.pass + t.fail + t.inconclusive) AS total FROM "CheckTally" t
      WHERE t."checkId" = c.id AND t.span = 'hour' AND t.at > now() - interval '24 hours') t ON true
    WHERE c."everySeconds" IS NOT NULL ${own}
    ORDER BY e.position, c.path`
}

/** Several checks as a cell of a table or a line of a card shows them; `null`: nothing is watched. */
export function inBrief(checks: readonly BriefCheck[]): ChecksInBrief | null {
  if (checks.length === 0) return null
  const { worst: at, recent, ...rest } = foldChecks(checks)
  const worst = checks[at]
  return {
    ...rest,
    recent: recentVerdicts(recent),
    worst: worst
      ? {
          path: worst.path,
          url: checkUrl(worst.service, worst.environment, worst.path),
          reason: worst.reason,
          since: worst.since?.toISOString() ?? null,
        }
      : null,
  }
}
