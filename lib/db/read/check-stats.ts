import type { CheckStats, RequestStats } from '@/lib/api/check'
import { type CheckRange, rangeUpTo } from '@/lib/domain/check-range'
import { type BinCount, percentiles } from '@/lib/domain/latency-bins'
import type { Check, PrismaClient } from '../generated/client'
import { groupBy } from './group-by'

const SHARES = [0.5, 0.95, 0.99]

/** p50, p95 and p99 of a request (0 is the whole run) in a slot, or with `null` over all of them. */
type Times = { slot: number | null; request: number; ms: number[] }
type Tally = { slot: number; pass: number; fail: number; inconclusive: number }
type Range = ReturnType<typeof rangeUpTo>

/** Uptime and percentiles of a check up to `now`. Hours and days are drawn from sums, so 90 days cost no more than one. */
export async function readCheckStats(
  db: PrismaClient,
  check: Check,
  range: CheckRange,
  now: Date,
): Promise<CheckStats> {
  const shape = rangeUpTo(range, now.getTime())
  const [times, tallies] =
    shape.from === 'runs'
      ? await Promise.all([timesOfRuns(db, check, shape), talliesOfRuns(db, check, shape)])
      : await Promise.all([timesOfSums(db, check, shape), talliesOfSums(db, check, shape)])
  const slots = Array.from({ length: shape.slots }, (_, slot) => tallies.find(tally => tally.slot === slot) ?? null)
  const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0)
  const [pass, failed, inconclusive] = [sum(t => t.pass), sum(t => t.fail), sum(t => t.inconclusive)]
  const runs = pass + failed + inconclusive
  return {
    range,
    ...{ begin: shape.begin, end: shape.end, stepMs: shape.stepMs },
    ...{ runs, failed, inconclusive, uptime: runs === 0 ? null : pass / runs },
    counts: slots.map(tally => (tally ? tally.pass + tally.fail + tally.inconclusive : 0)),
    bad: slots.map(tally => (tally ? tally.fail + tally.inconclusive : 0)),
    requests: requestStats(check, times, shape.slots),
  }
}

function requestStats(check: Check, times: Times[], slots: number): RequestStats[] {
  const written = check.requests as { method: string; url: string }[]
  const byRequest = groupBy(times, ({ request }) => request)
  return [{ method: '', url: '' }, ...written].map(({ method, url }, request) => {
    const own = new Map((byRequest.get(request) ?? []).map(({ slot, ms }) => [slot, ms]))
    const all = own.get(null)
    const line = (share: number) => Array.from({ length: slots }, (_, slot) => rounded(own.get(slot)?.[share]))
    return {
      ...{ request, method, url },
      all: all ? { p50: all[0] ?? 0, p95: all[1] ?? 0, p99: all[2] ?? 0 } : null,
      ...{ p50: line(0), p95: line(1), p99: line(2) },
    }
  })
}

const rounded = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms * 10) / 10)

function timesOfRuns(db: PrismaClient, check: Check, { begin, stepMs }: Range): Promise<Times[]> {
  return db.$queryRaw`
    SELECT slot, request, percentile_cont(${SHARES}::float8[]) WITHIN GROUP (ORDER BY ms) AS ms FROM (
      SELECT floor((extract(epoch FROM r."startedAt") * 1000 - ${begin}::float8) / ${stepMs}::float8)::int AS slot,
        time.request::int AS request, time.ms
      FROM "CheckRun" r CROSS JOIN LATERAL (
        SELECT ms, n AS request FROM unnest(r."requestMs") WITH ORDINALITY made(ms, n) WHERE ms > 0
        UNION ALL SELECT sum(ms), 0 FROM unnest(r."requestMs") made(ms) WHERE r.verdict = 'pass') time
      WHERE r."serviceId" = ${check.serviceId}::uuid AND r."environmentId" = ${check.environmentId}::uuid
        AND r.path = ${check.path} AND r.trigger = 'schedule' AND r."startedAt" >= ${new Date(begin)}
        AND time.ms IS NOT NULL) times
    GROUP BY GROUPING SETS ((slot, request), (request))`
}

function talliesOfRuns(db: PrismaClient, check: Check, { begin, stepMs }: Range): Promise<Tally[]> {
  return db.$queryRaw`
    SELECT floor((extract(epoch FROM r."startedAt") * 1000 - ${begin}::float8) / ${stepMs}::float8)::int AS slot,
      (count(*) FILTER (WHERE r.verdict = 'pass'))::int AS pass, (count(*) FILTER (WHERE r.verdict = 'fail'))::int AS fail,
      (count(*) FILTER (WHERE r.verdict = 'inconclusive'))::int AS inconclusive
    FROM "CheckRun" r
    WHERE r."serviceId" = ${check.serviceId}::uuid AND r."environmentId" = ${check.environmentId}::uuid
      AND r.path = ${check.path} AND r.trigger = 'schedule' AND r."startedAt" >= ${new Date(begin)}
    GROUP BY 1`
}

async function timesOfSums(db: PrismaClient, check: Check, { begin, stepMs, from }: Range): Promise<Times[]> {
  const rows = await db.$queryRaw<{ slot: number; request: number; bins: number[]; counts: number[] }[]>`
    SELECT floor((extract(epoch FROM at) * 1000 - ${begin}::float8) / ${stepMs}::float8)::int AS slot, request::int,
      array_agg(bin::int) AS bins, array_agg(count) AS counts
    FROM "CheckBin" WHERE "checkId" = ${check.id}::uuid AND span = ${from} AND at >= ${new Date(begin)}
    GROUP BY at, request`
  const slots = rows.map(({ slot, request, bins, counts }) => ({
    ...{ slot, request },
    counts: bins.map((bin, at): BinCount => ({ bin, count: counts[at] ?? 0 })),
  }))
  const whole = [...groupBy(slots, ({ request }) => request)].map(([request, own]) => ({
    ...{ slot: null, request },
    counts: own.flatMap(({ counts }) => counts),
  }))
  return [...slots, ...whole].flatMap(({ slot, request, counts }) => {
    const ms = percentiles(counts, SHARES)
    return ms ? [{ slot, request, ms }] : []
  })
}

function talliesOfSums(db: PrismaClient, check: Check, { begin, stepMs, from }: Range): Promise<Tally[]> {
  return db.$queryRaw`
    SELECT floor((extract(epoch FROM at) * 1000 - ${begin}::float8) / ${stepMs}::float8)::int AS slot, pass, fail, inconclusive
    FROM "CheckTally" WHERE "checkId" = ${check.id}::uuid AND span = ${from} AND at >= ${new Date(begin)}`
}
