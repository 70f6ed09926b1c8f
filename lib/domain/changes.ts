import { counted } from './counted'

/** A commit as changes list it. `at` is ISO 8601. */
export type ChangedCommit = { sha: string; subject: string; author: string; at: string }

/** The pull request that a commit came by. The title is empty and `url` null where they are not known. */
export type PullOfCommit = { number: number; title: string; url: string | null }

/** What differs between two commits. The lists are cut at some length; the counts are whole. */
export type Changes = {
  /** Commits that come, and commits that go away: a rollback has only the second, diverged branches both. */
  ahead: number
  behind: number
  /** The newest first. */
  commits: ChangedCommit[]
  gone: ChangedCommit[]
  /** Of the trees: what hosts will see. */
  files: { count: number; added: number; removed: number; paths: string[] }
}

const MIGRATION = /^(.*\/)?(migrations?|migrate)\/(?!migration_lock)([^/]+)/

/** Migrations among changed paths, by their file's or folder's path: what lies right below `migrations/` or `migrate/`. */
export function migrationsIn(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap(path => MIGRATION.exec(path)?.[0] ?? []))]
}

const PULL = /\(#(\d{1,9})\)$|^Merge pull request #(\d{1,9}) /

/** The pull request that a commit's subject names, as GitHub writes it when it merges one. */
export function pullIn(subject: string): number | null {
  const [, squashed, merged] = PULL.exec(subject) ?? []
  return squashed || merged ? Number(squashed ?? merged) : null
}

/** Names of the people, each once, who wrote the most first. */
export function authorsOf(commits: readonly ChangedCommit[]): string[] {
  const counts = new Map<string, number>()
  for (const { author } of commits) counts.set(author, (counts.get(author) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([author]) => author)
}

export const commitsInWords = (count: number) => counted(count, 'commit')

/**
 * What the button that deploys says: `Deploy 3 commits to production`. Commits that go away are said too.
 * @param differs the counts; `null` where they are not known
 */
export function deployInWords(
  environment: string,
  sha: string,
  differs: { ahead: number; behind: number } | null,
): string {
  const commit = sha.slice(0, 7)
  if (!differs) return `Deploy ${commit} to ${environment}`
  const { ahead, behind } = differs
  if (ahead === 0 && behind === 0) return `Deploy ${commit} to ${environment} again`
  if (ahead === 0) return `Take ${commitsInWords(behind)} out of ${environment}`
  if (behind === 0) return `Deploy ${commitsInWords(ahead)} to ${environment}`
  return `Deploy ${commitsInWords(ahead)} to ${environment}, take ${behind} out`
}
