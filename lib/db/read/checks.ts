import type { CheckView } from '@/lib/api/check'
import type { AlertRules } from '@/lib/domain/check-alert'
import { checkTitle } from '@/lib/domain/find-check'
import { msOfBin } from '@/lib/domain/latency-bins'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import { Prisma, type PrismaClient } from '../generated/client'
import { checkUrl } from './check-url'

type Row = {
  id: string
  service: string
  environment: string
  path: string
  sha: string
  everySeconds: number | null
  state: string
  stateSince: Date | null
  bad: number
  good: number
  rules: AlertRules
  recent: string
  lastRunId: string | null
  lastReason: string | null
  lastMs: number | null
  lastEndedAt: Date | null
  running: boolean
  goneAt: Date | null
  pass: number | null
  total: number | null
  p95Bin: number | null
}

const VERDICTS = { p: 'pass', f: 'fail', i: 'inconclusive' } as const

export const recentVerdicts = (letters: string): CheckView['recent'] =>
  [...letters].map(letter => VERDICTS[letter as keyof typeof VERDICTS] ?? 'inconclusive')

const DAY = Prisma.sql`now() - interval '24 hours'`

/** Checks by service, environment and file. What is left out of the filter is all; those that are gone only on demand. */
export async function readChecks(
  db: PrismaClient,
  filter: { service?: string; environment?: string; path?: string; gone?: boolean } = {},
): Promise<CheckView[]> {
  const { service, environment, path, gone = false } = filter
  const is = (column: Prisma.Sql, text: string | undefined) =>
    text === undefined ? Prisma.empty : Prisma.sql`AND ${column} = ${text}`
  const rows = await db.$queryRaw<Row[]>`
    SELECT c.id, s.name AS service, e.name AS environment, c.path, c.sha, c."everySeconds", c.state, c."stateSince", c.bad,
      c.good, c.rules, c.recent, c."lastRunId", c."lastReason", c."lastMs", c."lastEndedAt", c."goneAt",
      c."runId" IS NOT NULL AS running, tally.pass, tally.total, p95.bin AS "p95Bin"
    FROM "Check" c JOIN "Service" s ON s.id = c."serviceId" JOIN "Environment" e ON e.id = c."environmentId"
    LEFT JOIN LATERAL (
      SELECT sum(t.pass)::int AS pass, sum(t.pass + t.fail + t.inconclusive)::int AS total FROM "CheckTally" t
      WHERE t."checkId" = c.id AND t.span = 'hour' AND t.at > ${DAY}) tally ON true
    LEFT JOIN LATERAL (
      SELECT bin FROM (
        SELECT b.bin, sum(sum(b.count)) OVER (ORDER BY b.bin) AS seen, sum(sum(b.count)) OVER () AS total
        FROM "CheckBin" b WHERE b."checkId" = c.id AND b.span = 'hour' AND b.request = 0 AND b.at > ${DAY} GROUP BY b.bin
      ) sums WHERE seen > 0.95 * (sums.total - 1) ORDER BY bin LIMIT 1) p95 ON true
    WHERE true ${is(Prisma.sql`s.name`, service)} ${is(Prisma.sql`e.name`, environment)} ${is(Prisma.sql`c.path`, path)}
      ${gone ? Prisma.empty : Prisma.sql`AND c."goneAt" IS NULL`}
    ORDER BY e.position, c.path`
  return rows.map(toCheckView).toSorted((a, b) => byNaturalOrder(a.service, b.service))
}

function toCheckView(row: Row): CheckView {
  const { id, service, environment, path, sha, bad, good, rules, lastRunId, lastEndedAt } = row
  return {
    ...{ id, service, environment, path, sha, bad, good },
    name: checkTitle(path),
    every: row.everySeconds,
    state: row.state as CheckView['state'],
    since: row.stateSince?.toISOString() ?? null,
    fireAfter: rules.fireAfter,
    resolveAfter: rules.resolveAfter,
    recent: recentVerdicts(row.recent),
    uptime: row.total ? (row.pass ?? 0) / row.total : null,
    p95Ms: row.p95Bin === null ? null : msOfBin(row.p95Bin),
    last:
      lastRunId && lastEndedAt
        ? { run: lastRunId, at: lastEndedAt.toISOString(), ms: row.lastMs ?? 0, reason: row.lastReason }
        : null,
    running: row.running,
    gone: row.goneAt !== null,
    url: checkUrl(service, environment, path),
  }
}
