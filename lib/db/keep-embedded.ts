import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ensureEmbeddedPostgres } from './embedded'
import { findPostmaster } from './postgres/postmaster'

const LOOK_EVERY_MS = 500

/**
 * Starts the embedded PostgreSQL again whenever it has gone, as an init would, on no port but its last: its clients know no
 * other. Each process that uses it may do so.
 * `onError` hears why it did not start; it is tried again, but where its files are gone as well: an empty database in their
 * place would look like a new installation. Gives a function that ends this, and leaves PostgreSQL as it is.
 */
export function keepEmbeddedPostgres(dataFolder: string, onError: (error: unknown) => void): () => void {
  const data = join(resolve(dataFolder), 'postgres', 'data')
  let ended = false
  let wasThere = true
  let timer: NodeJS.Timeout

  async function look(): Promise<void> {
    const running = await findPostmaster(data)
    if (ended) return
    const isThere = existsSync(data)
    if (wasThere && !isThere)
      onError(
        new Error(`${data} is gone, and what Prometheus knew with it. Bring it back, or stop and start anew without.`),
      )
    wasThere = isThere
    if (!running && isThere) await ensureEmbeddedPostgres(dataFolder, {}, Infinity).catch(onError)
    if (!ended) lookLater()
  }
  function lookLater(): void {
    timer = setTimeout(() => void look().catch(onError), LOOK_EVERY_MS).unref()
  }

  lookLater()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
