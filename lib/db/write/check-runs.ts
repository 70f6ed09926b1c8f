import { Prisma, type PrismaClient } from '../generated/client'

/** Runs that somebody asked for before this time, and that no worker has. */
export function findAskedRuns(db: PrismaClient, before: Date): Promise<{ checkId: string; runId: string }[]> {
  return db.$queryRaw`
    SELECT c.id AS "checkId", r.id AS "runId" FROM "CheckRun" r JOIN "Check" c
      ON c."serviceId" = r."serviceId" AND c."environmentId" = r."environmentId" AND c.path = r.path
    WHERE r.verdict = 'running' AND r.trigger = 'manual' AND r."startedAt" < ${before}
      AND (c."runId" IS DISTINCT FROM r.id OR c."beatAt" < now() - interval '10 seconds')
    ORDER BY r."startedAt" LIMIT 100`
}

/** Requests, answers and asserts: of so many of the newest runs of a check, and for so long of those that did not pass. */
const WHOLE_RUNS = 50
const WHOLE_FAILED = "interval '30 days'"
/** A line for each run; of runs that passed for a shorter time. */
const LINES = "interval '90 days'"
const PASSED_LINES = "interval '14 days'"
/** What long ranges are drawn from: two days of hours more than a week, and a little more than 90 days. */
const HOURS = "interval '9 days'"
const DAYS = "interval '100 days'"
/** A check that is no longer in the commit, with all that it has left. */
const GONE = "interval '90 days'"
/** Nothing takes so long: whoever ran it is gone. */
const LOST = "interval '1 hour'"
/** What one turn takes away at most of each kind. */
const AT_ONCE = 20_000

const ago = (span: string) => Prisma.sql`now() - ${Prisma.raw(span)}`
const watched = Prisma.sql`r."deployId" IS NULL`

/** Forgets what is kept of runs on schedule and by hand for a limited time. What deploys have is theirs. */
export async function forgetCheckRuns(db: PrismaClient): Promise<void> {
  await db.$executeRaw`
    UPDATE "CheckRun" r SET verdict = 'inconclusive', reason = 'the worker that ran it is gone', "finishedAt" = now()
    WHERE r.verdict = 'running' AND ${watched} AND r."startedAt" < ${ago(LOST)}`
  await db.$executeRaw`
    UPDATE "CheckRun" SET result = NULL WHERE id IN (
      SELECT r.id FROM "Check" c CROSS JOIN LATERAL (
        SELECT n."startedAt" FROM "CheckRun" n
        WHERE n."serviceId" = c."serviceId" AND n."environmentId" = c."environmentId" AND n.path = c.path
          AND n.result IS NOT NULL AND n."deployId" IS NULL
        ORDER BY n."startedAt" DESC OFFSET ${WHOLE_RUNS} LIMIT 1) newest
      JOIN "CheckRun" r ON r."serviceId" = c."serviceId" AND r."environmentId" = c."environmentId" AND r.path = c.path
        AND r."startedAt" <= newest."startedAt"
      WHERE r.result IS NOT NULL AND ${watched} AND (r.verdict = 'pass' OR r."startedAt" < ${ago(WHOLE_FAILED)})
      LIMIT ${AT_ONCE})`
  await db.$executeRaw`
    DELETE FROM "CheckRun" WHERE id IN (
      SELECT r.id FROM "CheckRun" r
      WHERE ${watched} AND r."startedAt" < ${ago(PASSED_LINES)} AND (r.verdict = 'pass' OR r."startedAt" < ${ago(LINES)})
      LIMIT ${AT_ONCE})`
  for (const [span, kept] of [
    ['hour', HOURS],
    ['day', DAYS],
  ] as const) {
    await db.$executeRaw`DELETE FROM "CheckTally" WHERE span = ${span} AND at < ${ago(kept)}`
    await db.$executeRaw`DELETE FROM "CheckBin" WHERE span = ${span} AND at < ${ago(kept)}`
  }
  await db.$executeRaw`DELETE FROM "Check" WHERE "goneAt" < ${ago(GONE)}`
}
