import ssh2 from 'ssh2'
import { fail, ok } from '@/lib/domain/result'
import type { HostAnswer } from '@/lib/ports/remote-host'
import { algorithms } from './connect'
import { fingerprint, keyType } from './fingerprint'
import { oneOfFewStarts } from './starts'

const lookMs = 10_000

/** Shakes hands as far as the host's key, and leaves: nothing is trusted, nobody logs in. */
export function offeredKey(address: string, port: number): HostAnswer<{ fingerprint: string; type: string }> {
  return oneOfFewStarts(
    () =>
      new Promise(resolve => {
        const client = new ssh2.Client()
        const leave = (message: string, cause?: unknown) => {
          client.destroy()
          resolve(fail({ kind: 'unreachable', message: `${address}:${port}: ${message}`, cause }))
        }
        client.on('error', cause => leave(cause.message, cause))
        client.on('close', () => leave('the connection was closed before a key was offered'))
        try {
          client.connect({
            host: address,
            port,
            username: 'nobody',
            readyTimeout: lookMs,
            algorithms,
            hostVerifier: (key: Buffer) => {
              resolve(ok({ fingerprint: fingerprint(key), type: keyType(key) }))
              return false
            },
          })
        } catch (cause) {
          leave(cause instanceof Error ? cause.message : `${cause}`, cause)
        }
      }),
  )
}
