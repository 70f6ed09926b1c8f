import type { Commit } from '@/lib/ports/repository'
import { COMMIT_FIELDS, COMMIT_FORMAT, readCommit, records } from './commit-format'
import type { Mirror } from './mirror'

const REMEMBERED = 10_000

/** The commit of a full or abbreviated sha; `null` when the mirror has none, or several. */
export async function findCommit(mirror: Mirror, sha: string): Promise<Commit | null> {
  const known = mirror.commits.get(sha)
  if (known) return known
  const { code, stdout } = await mirror.try(revList(1, [`${sha}^{commit}`]))
  const found = code === 0 ? readCommits(stdout)[0]?.commit : undefined
  return found ? remember(mirror, found) : null
}

/** Spares the next who asks a git; the oldest are forgotten. */
export function remember(mirror: Mirror, commit: Commit): Commit {
  const { commits } = mirror
  const [oldest] = commits.size >= REMEMBERED ? commits.keys() : []
  if (oldest !== undefined) commits.delete(oldest)
  commits.set(commit.sha, commit)
  return commit
}

/** Those of `revisions` that are not in others, newest first; each with its side (`<`, `>`) where there are two. */
export async function listCommits(mirror: Mirror, limit: number, revisions: string[]): Promise<Sided[]> {
  return readCommits(await mirror.git(revList(limit, revisions)))
}

export type Sided = { side: string; commit: Commit }

function revList(limit: number, revisions: string[]): string[] {
  const format = `--format=%m${COMMIT_FORMAT}`
  return [
    'rev-list',
    `--max-count=${limit}`,
    '--left-right',
    format,
    '--encoding=UTF-8',
    '--end-of-options',
    ...revisions,
  ]
}

function readCommits(output: Buffer): Sided[] {
  return records(output, COMMIT_FIELDS).map(fields => ({ side: fields[0]?.at(-41) ?? '', commit: readCommit(fields) }))
}
