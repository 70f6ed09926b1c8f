import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client'

/** Connections of one process; PostgreSQL takes 100 unless told otherwise, and several processes share them. */
const POOL_SIZE = 10

/** No statement or transaction of ours takes so long. Whoever would have answered is gone. */
const PATIENCE_MS = 60_000

/** A client of the database at `url`. Connections are made when needed, and again after they were lost. */
export function createDatabase(
  url: string,
  { poolSize = POOL_SIZE, patienceMs = PATIENCE_MS }: { poolSize?: number; patienceMs?: number } = {},
): PrismaClient {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  endWhatHangs(pool, patienceMs)
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    // Idle connections that break are replaced; whoever runs a statement hears of it there.
    onPoolError: () => undefined,
    onConnectionError: () => undefined,
    statementNameGenerator: statementNames(),
  })
  return new PrismaClient({ adapter })
}

/**
 * Ends a connection that somebody has had for longer than `patienceMs`: a database that lost its power says nothing for a
 * quarter of an hour. pg's `query_timeout` fails the statement and leaves the connection, which Prisma then gives back
 * with its transaction open; what others write on it later is lost.
 */
function endWhatHangs(pool: pg.Pool, patienceMs: number): void {
  const timers = new WeakMap<pg.PoolClient, NodeJS.Timeout>()
  pool.on('acquire', client => {
    timers.set(client, setTimeout(() => void (client as pg.Client & pg.PoolClient).end(), patienceMs).unref())
  })
  pool.on('release', (_error, client) => clearTimeout(timers.get(client)))
}

/** Statements that the database plans once on a connection. Lists of different lengths make ever new ones, so only so many. */
const MOST_PREPARED = 200

/**
 * Names a statement by its text when it comes for the second time; what has no name is planned every time. A statement of
 * ours names the columns it takes from a table: with `*`, a migration that adds one would break it on open connections.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const name = names.get(sql)
    if (name === undefined && names.size < MOST_PREPARED) names.set(sql, `s${names.size}`)
    return name ?? ''
  }
}
