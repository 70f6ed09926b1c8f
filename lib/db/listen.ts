import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 2000

export type Listener = {
  /** Resolves when notifications arrive for the first time. */
  ready: Promise<void>
  close(): Promise<void>
}

/**
 * Calls `onNotify` with the payload of every notification on `channel`. The connection is dedicated, and made again for
 * ever when it breaks. What was notified meanwhile is lost: `onReconnect` is called after each reconnection, to catch up
 * from rows.
 */
export function listen(
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
  onReconnect: () => void,
): Listener {
  const closing = new AbortController()
  let connectedBefore = false
  let tellReady: () => void
  const ready = new Promise<void>(resolve => {
    tellReady = resolve
  })

  /** One connection, from its first moment to its last. Gives whether it was ever up. */
  async function once(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5000,
    })
    const ended = new Promise<void>(resolve => client.once('end', resolve))
    client.on('error', () => undefined)
    client.on('notification', ({ payload = '' }) => onNotify(payload))
    const end = () => void client.end().catch(() => undefined)
    closing.signal.addEventListener('abort', end)
    try {
      await client.connect()
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
    } catch {
      closing.signal.removeEventListener('abort', end)
      end()
      return false
    }
    if (connectedBefore) onReconnect()
    connectedBefore = true
    tellReady()
    await ended
    closing.signal.removeEventListener('abort', end)
    return true
  }

  async function forEver(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!closing.signal.aborted) {
      retryMs = (await once()) ? FIRST_RETRY_MS : Math.min(retryMs * 2, LAST_RETRY_MS)
      await wait(retryMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  const done = forEver()
  return {
    ready,
    close() {
      closing.abort()
      return done
    },
  }
}
