import type { Commit } from '@/lib/ports/repository'
import { COMMIT_FIELDS, COMMIT_FORMAT, readCommit, records } from './commit-format'
import type { Mirror } from './mirror'

const REMEMBERED = 10_000

/** The commit of a full or abbreviated sha; `null` when the mirror has none, or several. */
export async function findCommit(mirror: Mirror, sha: string): Promise<Commit | null> {
  const known = mirror.commits.get(sha)
  if (known) return known
  const { code, stdout } = await mirror.try(revList(1, `${sha}^{commit}`))
  const found = code === 0 ? readCommits(stdout)[0] : undefined
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

/** Commits in `to` that are not in `from`, newest first. Both are full shas that the mirror has. */
export async function listCommits(mirror: Mirror, from: string, to: string, limit: number): Promise<Commit[]> {
  return readCommits(await mirror.git(revList(limit, to, `^${from}`)))
}

function revList(limit: number, ...revisions: string[]): string[] {
  const options = [`--max-count=${limit}`, `--format=${COMMIT_FORMAT}`, '--encoding=UTF-8', '--end-of-options']
  return ['rev-list', ...options, ...revisions]
}

function readCommits(output: Buffer): Commit[] {
  return records(output, COMMIT_FIELDS).map(readCommit)
}
