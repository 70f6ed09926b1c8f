import type { PrismaClient } from '@/lib/db/generated/client'

/** What the default branch of a service says of checks. `null` patterns: its `prometheus.yml` cannot be used. */
export type DeclaredChecks = { service: string; branch: string | null; patterns: string[] | null; problems: number }

/** The checks that services declare, by service. */
export function readDeclaredChecks(db: PrismaClient): Promise<DeclaredChecks[]> {
  return db.$queryRaw`
    SELECT s.name AS service, b.name AS branch, b.config->'checks' AS patterns,
      CASE WHEN jsonb_typeof(b."configProblems") = 'array' THEN jsonb_array_length(b."configProblems") ELSE 0 END AS problems
    FROM "Service" s LEFT JOIN "Branch" b ON b."serviceId" = s.id AND b.name = s."defaultBranch"
    ORDER BY s.name`
}
