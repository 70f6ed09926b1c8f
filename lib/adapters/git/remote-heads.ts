import { stat } from 'node:fs/promises'
import { type Environment, withCredentials } from './git-environment'
import { gitProblem } from './git-failure'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import type { RepositoryAddress } from './repository-url'

/** Branch names (`refs/heads/` taken off) and their shas as the server has them now, and which one HEAD names. */
export type RemoteHeads = { heads: Map<string, string>; defaultBranch: string | null }

const TIMEOUT_MS = 60_000

/** Asks the server; one connection. HEAD is a default branch only while the branch it names is there. */
export async function remoteHeads(mirror: Mirror, address: RepositoryAddress): Promise<RemoteHeads> {
  await checkFolder(address)
  const { code, stdout, stderr } = await mirror.try(
    ['ls-remote', '--quiet', '--symref', '--end-of-options', address.url],
    {
      env: addressEnvironment(address),
      timeoutMs: TIMEOUT_MS,
    },
  )
  if (code !== 0) throw gitProblem(stderr, 'asking the git server')
  const heads = new Map<string, string>()
  let head: string | null = null
  for (const line of stdout.toString('utf8').split('\n')) {
    const symbolic = /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)
    if (symbolic?.[1]) head = symbolic[1]
    const branch = /^([0-9a-f]{40,64})\trefs\/heads\/(.+)$/.exec(line)
    if (branch?.[1] && branch[2]) heads.set(branch[2], branch[1])
  }
  return { heads, defaultBranch: head !== null && heads.has(head) ? head : null }
}

export function addressEnvironment(address: RepositoryAddress): Environment {
  return address.credentials ? withCredentials(address.url, address.credentials) : {}
}

/** Of a local path git says "does not appear to be a git repository" whether it is missing or something else. */
async function checkFolder({ folder }: RepositoryAddress): Promise<void> {
  if (folder === null) return
  await stat(folder).catch(cause => {
    throw new RepositoryProblem('not_found', `there is no ${folder} on this machine`, cause)
  })
}
