import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'

/** Connections of one process; PostgreSQL takes 100 unless told otherwise, and several processes share them. */
const POOL_SIZE = 10

/** A client of the database at `url`. Connections are made when needed, and again after they were lost. */
export function createDatabase(url: string, poolSize: number = POOL_SIZE): PrismaClient {
  const adapter = new PrismaPg(
    { connectionString: url, max: poolSize, connectionTimeoutMillis: 10_000, keepAlive: true },
    // Idle connections that break are replaced; whoever runs a statement hears of it there.
    { onPoolError: () => undefined, onConnectionError: () => undefined, statementNameGenerator: statementNames() },
  )
  return new PrismaClient({ adapter })
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
