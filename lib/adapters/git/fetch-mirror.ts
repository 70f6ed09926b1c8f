import { stat, unlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { gitProblem } from './git-failure'
import type { Mirror } from './mirror'
import { addressEnvironment, type RemoteHeads, remoteHeads } from './remote-heads'
import type { RepositoryAddress } from './repository-url'

const FETCH_TIMEOUT_MS = 10 * 60_000
const ATTEMPTS = 12

/**
 * Brings the mirror up to the server's branches. When they already are the same it stops there, after one connection.
 * Another process may fetch into the same mirror: git's own locks make one of them fail, and that one looks again.
 */
export async function fetchMirror(mirror: Mirror, address: RepositoryAddress): Promise<RemoteHeads> {
  await mirror.create()
  for (let attempt = 1; ; attempt++) {
    const remote = await remoteHeads(mirror, address)
    if (sameHeads(remote.heads, await localHeads(mirror))) return remote
    const { code, stderr } = await mirror.try(
      [
        ...['fetch', '--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'],
        ...['--end-of-options', address.url, '+refs/heads/*:refs/heads/*'],
      ],
      { env: addressEnvironment(address), timeoutMs: FETCH_TIMEOUT_MS },
    )
    if (code === 0) return remote
    if (attempt === ATTEMPTS || !isLocked(stderr)) throw gitProblem(stderr, 'git fetch')
    await removeDeadLock(mirror, stderr)
    await delay(50 * attempt * (1 + Math.random()))
  }
}

async function localHeads(mirror: Mirror): Promise<Map<string, string>> {
  const output = await mirror.git(['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', '--', 'refs/heads/'])
  const lines = output.toString('utf8').split('\n').slice(0, -1)
  return new Map(lines.map(line => [line.slice(41), line.slice(0, 40)]))
}

function sameHeads(a: Map<string, string>, b: Map<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, sha]) => b.get(name) === sha)
}

function isLocked(stderr: string): boolean {
  return /cannot lock ref|unable to create '.*\.lock'|unable to update local ref|reference already exists/i.test(stderr)
}

/** A git that was killed leaves its lock for ever. No fetch lasts longer than its timeout, so an older lock is dead. */
async function removeDeadLock(mirror: Mirror, stderr: string): Promise<void> {
  const lock = /unable to create '(.*\.lock)'/i.exec(stderr)?.[1]
  if (!lock?.startsWith(mirror.folder)) return
  const made = await stat(lock).catch(() => null)
  if (made && Date.now() - made.mtimeMs > 2 * FETCH_TIMEOUT_MS) await unlink(lock).catch(() => {})
}
