import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localHosts } from '@/lib/adapters/local/local-hosts'
import type { Patience } from '@/lib/adapters/runner/patience'
import { Secret } from '@/lib/domain/secret'
import type { RemoteHost } from '@/lib/ports/remote-host'

/** This machine as a host, with a folder of its own as home and for its places. */
export type LocalHost = { host: RemoteHost; root: string; stop: () => Promise<void> }

/**
 * @param shell the login shell and the option before the line; `/bin/sh -c` when left out
 * @param patience how long it may be silent
 */
export async function startLocalHost(shell?: string[], patience?: Patience): Promise<LocalHost> {
  const root = await mkdtemp(join(tmpdir(), 'prometheus-local-'))
  const privateKey = new Secret('')
  const address = { id: 'local', name: 'local', address: 'localhost', port: 0, user: '', hostKey: '', privateKey }
  return {
    host: localHosts({ home: root, ...(shell && { shell }), ...(patience && { patience }) }).host(address),
    root,
    stop: () => rm(root, { recursive: true, force: true, maxRetries: 20 }),
  }
}
