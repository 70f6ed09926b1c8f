import pg from 'pg'

const RUNS = 130_000
const EVERY_SECONDS = 60
const REQUESTS = 4

/**
 * Two checks of every service in production with a day of runs, and one, `checks/cart.hurl` of service-7, with a run a
 * minute for 90 days, each of four requests. Sums of hours and days are made of them as a worker would have.
 */
export async function seedChecks(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const statement of [CHECKS, LONG_RUNS, DAY_OF_OTHERS, TALLIES, BINS, LAST]) await client.query(statement)
    await client.query('VACUUM ANALYZE "CheckRun", "CheckBin", "CheckTally", "Check"')
  } finally {
    await client.end()
  }
}

const RULES = `'${JSON.stringify({ fireAfter: 3, resolveAfter: 2, remindSeconds: 14_400, muteDuringDeploys: false })}'::jsonb`
const WRITTEN = `'${JSON.stringify([
  { method: 'POST', url: '{{base_url}}/api/carts' },
  { method: 'POST', url: '{{base_url}}/api/carts/{{cart}}/items' },
  { method: 'GET', url: '{{base_url}}/api/carts/{{cart}}/price' },
  { method: 'DELETE', url: '{{base_url}}/api/carts/{{cart}}' },
])}'::jsonb`

const CHECKS = `
  INSERT INTO "Check" (id, "serviceId", "environmentId", path, sha, requests, "everySeconds", "timeoutSeconds", rules, state, "stateSince", recent)
  SELECT gen_random_uuid(), s.id, e.id, 'checks/' || file || '.hurl', repeat('a', 40), ${WRITTEN}, ${EVERY_SECONDS}, 300, ${RULES},
    'ok', now() - interval '3 days', repeat('p', 20)
  FROM "Service" s, "Environment" e, unnest(ARRAY['cart', 'up']) check_of(file) WHERE e.name = 'production'`

/** About 40 ms a request, slower at noon, one in a hundred much slower; one run in 500 fails. */
const runs = (check: string, count: number) => `
  INSERT INTO "CheckRun" (id, "serviceId", "environmentId", path, sha, trigger, verdict, reason, "startedAt", "finishedAt", "requestMs")
  SELECT gen_random_uuid(), c."serviceId", c."environmentId", c.path, c.sha, 'schedule',
    CASE WHEN n % 500 = 7 THEN 'fail' ELSE 'pass' END, CASE WHEN n % 500 = 7 THEN 'GET /price: $.total is not 42' END,
    t, t + interval '200 milliseconds',
    ARRAY(SELECT 30 + 20 * random() + 12 * (1 + sin(extract(epoch FROM t) / 13750)) + CASE WHEN random() < 0.01 THEN 250 ELSE 0 END
      FROM generate_series(1, CASE WHEN n % 500 = 7 THEN 3 ELSE ${REQUESTS} END) WHERE n IS NOT NULL)
  FROM (SELECT *, now() - n * interval '${EVERY_SECONDS} seconds' AS t FROM "Check", generate_series(0, ${count - 1}) n WHERE ${check}) c`

const LONG_NAME = `path = 'checks/cart.hurl' AND "serviceId" = (SELECT id FROM "Service" WHERE name = 'service-7')`
const LONG_RUNS = runs(LONG_NAME, RUNS)
const DAY_OF_OTHERS = runs(`NOT (${LONG_NAME})`, 1440)

const SPANS = `unnest(ARRAY['hour', 'day']) span`
const OF_CHECK = `c."serviceId" = r."serviceId" AND c."environmentId" = r."environmentId" AND c.path = r.path`

const TALLIES = `
  INSERT INTO "CheckTally" ("checkId", span, at, pass, fail)
  SELECT c.id, span, date_trunc(span, r."startedAt", 'UTC'), count(*) FILTER (WHERE r.verdict = 'pass'), count(*) FILTER (WHERE r.verdict = 'fail')
  FROM "CheckRun" r JOIN "Check" c ON ${OF_CHECK}, ${SPANS} GROUP BY 1, 2, 3`

/** As \`binOf\` has it. */
const BINS = `
  INSERT INTO "CheckBin" ("checkId", span, request, at, bin, count)
  SELECT c.id, span, time.request, date_trunc(span, r."startedAt", 'UTC'), ceil(ln(time.ms) / ln(1.04)), count(*)
  FROM "CheckRun" r JOIN "Check" c ON ${OF_CHECK}, ${SPANS}, LATERAL (
    SELECT ms, n AS request FROM unnest(r."requestMs") WITH ORDINALITY made(ms, n)
    UNION ALL SELECT sum(ms), 0 FROM unnest(r."requestMs") made(ms) WHERE r.verdict = 'pass' HAVING count(*) > 0) time
  GROUP BY 1, 2, 3, 4, 5`

const LAST = `
  UPDATE "Check" c SET "lastRunId" = r.id, "lastMs" = 200, "lastEndedAt" = r."finishedAt" FROM "CheckRun" r
  WHERE ${OF_CHECK} AND r."startedAt" = (SELECT max(n."startedAt") FROM "CheckRun" n
    WHERE n."serviceId" = c."serviceId" AND n."environmentId" = c."environmentId" AND n.path = c.path)`
