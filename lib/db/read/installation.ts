import type { PrismaClient } from '@/lib/db/generated/client'
import { ACTIVE_STATES } from '@/lib/domain/deploy'
import type { EnvironmentLine, Installation } from '@/lib/screens/settings'

function readEnvironments(db: PrismaClient): Promise<EnvironmentLine[]> {
  return db.$queryRaw`
    SELECT e.id, e.name, e.reach,
      (SELECT count(DISTINCT i."serviceId")::int FROM "Instance" i WHERE i."environmentId" = e.id) AS services,
      (SELECT count(DISTINCT i."hostId")::int FROM "Instance" i WHERE i."environmentId" = e.id) AS hosts,
      EXISTS (SELECT 1 FROM "Deploy" d WHERE d."environmentId" = e.id) AS deploys
    FROM "Environment" e ORDER BY e.position`
}

type DatabaseRow = {
  name: string
  version: string
  bytes: bigint
  address: string | null
  port: number | null
  deploys: number
}

/** The number of deploys is PostgreSQL's own estimate where there are many: counting them is not worth the wait. */
async function readDatabase(db: PrismaClient): Promise<DatabaseRow> {
  const [row] = await db.$queryRaw<DatabaseRow[]>`
    SELECT current_database() AS name, current_setting('server_version') AS version,
      pg_database_size(current_database()) AS bytes, host(inet_server_addr()) AS address, inet_server_port() AS port,
      (SELECT CASE WHEN c.reltuples > 20000 THEN c.reltuples::int ELSE (SELECT count(*)::int FROM "Deploy") END
        FROM pg_class c WHERE c.oid = '"Deploy"'::regclass) AS deploys`
  if (!row) throw new Error('PostgreSQL did not answer who it is')
  return row
}

async function readWorkers(db: PrismaClient): Promise<Installation['workers']> {
  const rows = await db.deploy.groupBy({
    by: ['worker'],
    where: { state: { in: [...ACTIVE_STATES] }, worker: { not: null } },
    _max: { heartbeatAt: true },
  })
  return rows.flatMap(({ worker, _max }) =>
    worker && _max.heartbeatAt ? [{ name: worker, heardAt: _max.heartbeatAt.toISOString() }] : [],
  )
}

/** The environments, and what the installation is made of. */
export async function readInstallation(db: PrismaClient): Promise<Installation> {
  const [environments, database, services, hosts, workers] = await Promise.all([
    readEnvironments(db),
    readDatabase(db),
    db.service.count(),
    db.host.count(),
    readWorkers(db),
  ])
  return {
    environments,
    database: {
      name: database.name,
      version: database.version.split(' ')[0] ?? database.version,
      bytes: Number(database.bytes),
      address: database.address ? `${database.address}:${database.port}` : 'a local socket',
    },
    counts: { services, hosts, deploys: database.deploys },
    workers,
  }
}
