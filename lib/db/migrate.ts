import pg from 'pg'
import { EVERYTHING, readMigrations } from './migrations'
import { withSchemaEngine } from './schema-engine'

/** Any number that nobody else locks: the digits of "prometheus" on a phone. */
const LOCK = 7766384387

/**
 * Applies what is not yet applied of `prisma/migrations` to the database at `url`, each migration in one transaction.
 * Several processes may call it at once: one works, the others wait. Gives the names of those it applied.
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url })
  lock.on('error', () => undefined)
  await lock.connect()
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK])
    const migrationsList = await readMigrations()
    if (
      await isUpToDate(
        lock,
        migrationsList.migrationDirectories.map(directory => directory.path),
      )
    )
      return []
    const applied = await withSchemaEngine(url, engine =>
      engine.applyMigrations({ migrationsList, filters: EVERYTHING }),
    )
    return applied.appliedMigrationNames
  } finally {
    await lock.end()
  }
}

/** Loading the engine takes a good part of a second, so most starts do without. */
async function isUpToDate(client: pg.Client, names: string[]): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  )
  if (!rows[0]?.exists) return false
  const { rowCount } = await client.query(
    'SELECT FROM _prisma_migrations WHERE migration_name = ANY($1) AND finished_at IS NOT NULL AND rolled_back_at IS NULL',
    [names],
  )
  return rowCount === names.length
}
