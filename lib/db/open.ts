import { ensureEmbeddedPostgres } from './embedded'
import { migrate } from './migrate'
import { ensureSecretKey } from './secret-key'

/** What is wrong with the database that was configured, without its password. */
function unusable(databaseUrl: string, { message }: Error): string {
  const { host, pathname } = new URL(databaseUrl)
  return `The database ${pathname.slice(1)} at ${host} (DATABASE_URL) cannot be used: ${message}`
}

export type OpenDatabase = {
  url: string
  /** Encrypts what is secret in it: 32 bytes. */
  secretKey: Uint8Array
  /** Names of the migrations that were applied just now. */
  applied: string[]
}

/**
 * Makes the configured database usable: starts the embedded PostgreSQL if none is configured, and migrates. Every
 * process that serves or works calls it when it starts, in any order.
 */
export async function openDatabase(config: {
  databaseUrl: string | null
  secretKey: Uint8Array | null
  dataFolder: string
}): Promise<OpenDatabase> {
  const url = config.databaseUrl ?? (await ensureEmbeddedPostgres(config.dataFolder))
  const applied = await migrate(url).catch((cause: Error) => {
    throw config.databaseUrl ? new Error(unusable(config.databaseUrl, cause), { cause }) : cause
  })
  return { url, applied, secretKey: config.secretKey ?? (await ensureSecretKey(config.dataFolder)) }
}
