import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client'

/** Connections of one process; PostgreSQL takes 100 unless told otherwise, and several processes share them. */
const POOL_SIZE = 10

/** A client of the database at `url`. Connections are made when needed, and again after they were lost. */
export function createDatabase(url: string, poolSize: number = POOL_SIZE): PrismaClient {
  const adapter = new PrismaPg(
    { connectionString: url, max: poolSize, connectionTimeoutMillis: 10_000, keepAlive: true },
    // Idle connections that break are replaced; whoever runs a statement hears of it there.
    { onPoolError: () => undefined, onConnectionError: () => undefined },
  )
  return new PrismaClient({ adapter })
}
