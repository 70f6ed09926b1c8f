import pg from 'pg'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import type { ServiceConfig } from '@/lib/domain/service-config'

const SERVICES = 60
const BRANCHES = 50
const DEPLOYS = 100_000
const HOSTS_A_DEPLOY = 2

/** What the pages are measured with: 60 services of 50 branches, on six hosts, and 100,000 deploys of the last 1,000 days. */
export async function seedHistory(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    // Nobody listens yet, and every row leads to one of the statement before: a million of them is written in less time.
    await client.query('SET session_replication_role = replica')
    for (const statement of [
      HOSTS,
      SERVICE_ROWS,
      BRANCH_ROWS,
      INSTANCES,
      DEPLOY_ROWS,
      STEPS,
      RUNS,
      LOGS,
      EVENTS,
      BUSY_SERVICE,
      BUSY_BRANCHES,
      BUSY_CI,
      BUSY_APART,
    ]) {
      await client.query(statement)
    }
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}

/** A commit's name that looks like one. SQL over a text. */
const sha = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')::char(40)`

/** As the worker would have read it. */
const CONFIG = `'${JSON.stringify(
  configOf('service: service-1\nbuild: npm ci --omit=dev\nrestart: systemctl restart app\nhealth: { http: /up }\n'),
)}'::jsonb`

function configOf(text: string): ServiceConfig {
  const config = parseServiceConfig(text, { service: 'service-1' })
  if (!config.ok) throw new Error(JSON.stringify(config.failure))
  return config.value
}

const HOSTS = `
  INSERT INTO "Host" (id, name, address, port, "user", "privateKey", "hostKey", "contactedAt", facts)
  SELECT gen_random_uuid(), 'host-' || n, '192.0.2.' || n, 22, 'deploy', '\\x00', 'SHA256:' || n, now(), '{}'
  FROM generate_series(1, 6) n`

const SERVICE_ROWS = `
  INSERT INTO "Service" (id, name, "repositoryUrl", "defaultBranch", "syncedAt")
  SELECT gen_random_uuid(), 'service-' || n, 'https://git.example.com/service-' || n, 'main', now()
  FROM generate_series(1, ${SERVICES}) n`

const BRANCH_ROWS = `
  INSERT INTO "Branch" ("serviceId", name, sha, subject, "authorName", "authorEmail", "committedAt", config, "configProblems")
  SELECT s.id, CASE WHEN n = 1 THEN 'main' ELSE 'feature/' || n || '-of-many' END, ${sha('s.name || n')},
    'Change number ' || n || ' of this service', 'Ada', 'ada@example.com', now() - n * interval '3 hours', ${CONFIG}, '[]'
  FROM "Service" s, generate_series(1, ${BRANCHES}) n`

const JOBS = 30

/** One service of many branches whose CI has many jobs, one in forty of them red. */
const BUSY_SERVICE = `
  INSERT INTO "Service" (id, name, "repositoryUrl", "defaultBranch", "syncedAt")
  SELECT gen_random_uuid(), 'busy', 'https://git.example.com/busy', 'main', now()`

const BUSY_BRANCHES = `
  INSERT INTO "Branch" ("serviceId", name, sha, subject, "authorName", "authorEmail", "committedAt", config, "configProblems")
  SELECT s.id, CASE WHEN n = 1 THEN 'main' ELSE 'feature/' || n || '-of-many' END, ${sha("'busy' || n")},
    'Change number ' || n || ' of this service', 'Ada', 'ada@example.com', now() - n * interval '10 minutes',
    jsonb_set(${CONFIG}, '{ci,require}', '["ci/job-1"]'), '[]'
  FROM "Service" s, generate_series(1, 1000) n WHERE s.name = 'busy'`

const BUSY_CI = `
  INSERT INTO "CiCommit" ("serviceId", sha, brief)
  SELECT s.id, ${sha("'busy' || n")}, (SELECT jsonb_agg(jsonb_build_array('ci', 'ci/job-' || j,
    CASE WHEN (n * 31 + j) % 40 = 0 THEN 'failure' ELSE 'success' END)) FROM generate_series(1, ${JOBS}) j)
  FROM "Service" s, generate_series(1, 1000) n WHERE s.name = 'busy'`

const BUSY_APART = `
  INSERT INTO "Instance" (id, "serviceId", "environmentId", "hostId", port, "expectedRelease", "expectedSha", observed, "observedAt")
  SELECT gen_random_uuid(), s.id, i."environmentId", i."hostId", 20000 + row_number() OVER (), i."expectedRelease",
    ${sha("'busy' || 1")}, jsonb_set(i.observed, '{current,sha}', to_jsonb(${sha("'busy' || 1")}::text)), now()
  FROM "Service" s, "Instance" i JOIN "Service" o ON o.id = i."serviceId" AND o.name = 'service-7' WHERE s.name = 'busy';
  INSERT INTO "Comparison" ("serviceId", base, head, ahead, behind)
  SELECT s.id, ${sha("'busy' || 1")}, ${sha("'busy' || n")}, n % 30, n % 7
  FROM "Service" s, generate_series(1, 1000) n WHERE s.name = 'busy'`

/** Every service is on two hosts of each environment. */
const INSTANCES = `
  INSERT INTO "Instance" (id, "serviceId", "environmentId", "hostId", port, "expectedRelease", "expectedSha", observed, "observedAt")
  SELECT gen_random_uuid(), s.id, e.id, h.id, 8000 + row_number() OVER (), '20260101000000-abcdef0', ${sha('s.name || 1')},
    jsonb_build_object('current', jsonb_build_object('release', '20260101000000-abcdef0', 'sha', ${sha('s.name || 1')}),
      'releases', '[]'::jsonb, 'tree', NULL, 'hash', 'blake2b'), now()
  FROM "Service" s, "Environment" e, (SELECT id, row_number() OVER (ORDER BY name) AS n FROM "Host") h
  WHERE (h.n - 1) / ${HOSTS_A_DEPLOY} + 1 = e.position`

const DEPLOY_ROWS = `
  INSERT INTO "Deploy" (id, "serviceId", "environmentId", number, kind, state, ref, branch, sha, subject, "authorName", release,
    "actorKind", "actorId", "actorName", reason, plan, config, "requestedAt", "startedAt", "finishedAt")
  SELECT gen_random_uuid(), s.id, e.id, row_number() OVER (PARTITION BY s.id, e.id ORDER BY n), 'deploy',
    CASE WHEN n % 17 = 0 THEN 'failed' WHEN n % 41 = 0 THEN 'cancelled' ELSE 'succeeded' END, 'main', 'main',
    ${sha('s.name || n')}, 'Change number ' || n, 'Ada', '20260101000000-' || left(${sha('s.name || n')}, 7),
    'person', 'owner', 'Owner', CASE WHEN n % 17 = 0 THEN 'GET /up 500 after 30 s' END,
    jsonb_build_object('release', jsonb_build_object('release', '20260101000000-abcdef0', 'sha', ${sha('s.name || n')}),
      'onFailure', 'rollback', 'steps', '[]'::jsonb, 'waves', '[]'::jsonb), ${CONFIG}, t, t + interval '1 second', t + interval '30 seconds'
  FROM (SELECT n, now() - (${DEPLOYS} - n) * interval '864 seconds' - interval '1 hour' AS t FROM generate_series(1, ${DEPLOYS}) n) d
  JOIN (SELECT id, name, row_number() OVER (ORDER BY name) - 1 AS at FROM "Service") s ON s.at = d.n % ${SERVICES}
  JOIN "Environment" e ON e.position = (d.n / ${SERVICES}) % 3 + 1`

const ON_HOSTS = `"Deploy" d JOIN "Instance" i ON i."serviceId" = d."serviceId" AND i."environmentId" = d."environmentId"`

const STEPS = `
  INSERT INTO "Step" (id, "deployId", "hostId", wave, position, phase, name, state, "startedAt", "finishedAt")
  SELECT gen_random_uuid(), d.id, i."hostId", 1, n - 1, CASE WHEN n <= 2 THEN 'prepare' ELSE 'switch' END,
    (ARRAY['transfer', 'build', 'activate', 'restart'])[n], 'succeeded', d."startedAt", d."finishedAt"
  FROM ${ON_HOSTS}, generate_series(1, 4) n`

const RUNS = `
  INSERT INTO "Run" (id, "deployId", "hostId", part, attempt, position, nonce, state, "exitCode", "logLength", "startedAt", "finishedAt")
  SELECT d.id || '-' || i."hostId" || '-prepare-1', d.id, i."hostId", 'prepare', 1, 0, 'abcdefgh12345678', 'succeeded', 0, 20,
    d."startedAt", d."finishedAt"
  FROM ${ON_HOSTS}`

const LOGS = `
  INSERT INTO "LogChunk" ("runId", "offset", bytes, at) SELECT id, 0, convert_to(E'added 212 packages.\\n', 'UTF8'), "finishedAt" FROM "Run"`

const EVENTS = `
  INSERT INTO "Event" (at, kind, "actorKind", "actorId", "actorName", "deployId", "serviceId", data)
  SELECT "requestedAt" + n * interval '1 second', (ARRAY['deploy.queued', 'deploy.running', 'deploy.succeeded'])[n],
    'person', 'owner', 'Owner', id, "serviceId", '{}'
  FROM "Deploy", generate_series(1, 3) n ORDER BY "requestedAt", n`
