import type { CommitsApart, FileChanges } from '@/lib/ports/repository'
import { listCommits } from './commits'
import type { Mirror } from './mirror'
import { splitNul } from './tree-listing'

/** How many commits `head` has that `base` has not, and the other way round. Both are full shas that the mirror has. */
export async function countApart(
  mirror: Mirror,
  base: string,
  head: string,
): Promise<{ ahead: number; behind: number }> {
  const options = ['--left-right', '--count', '--end-of-options']
  const output = await mirror.git(['rev-list', ...options, `${base}...${head}`])
  const [behind = 0, ahead = 0] = output.toString('latin1').trim().split('\t').map(Number)
  return { ahead, behind }
}

/** Both are full shas that the mirror has. One git where they are not far apart, for starting one is the dearest part of it. */
export async function commitsApart(mirror: Mirror, base: string, head: string, limit: number): Promise<CommitsApart> {
  const few = 2 * limit
  const both = await listCommits(mirror, few, [`${base}...${head}`])
  if (both.length < few) {
    const of = (wanted: string) => both.filter(({ side }) => side === wanted).map(({ commit }) => commit)
    const [commits, gone] = [of('>'), of('<')]
    return {
      ahead: commits.length,
      behind: gone.length,
      commits: commits.slice(0, limit),
      gone: gone.slice(0, limit),
    }
  }
  const [counts, commits, gone] = await Promise.all([
    countApart(mirror, base, head),
    listCommits(mirror, limit, [head, `^${base}`]),
    listCommits(mirror, limit, [base, `^${head}`]),
  ])
  return { ...counts, commits: commits.map(({ commit }) => commit), gone: gone.map(({ commit }) => commit) }
}

/** How their trees differ, whichever way their histories run. A rename is a file less and a file more. */
export async function compareTrees(mirror: Mirror, base: string, head: string, limit: number): Promise<FileChanges> {
  const options = ['-r', '--numstat', '-z', '--no-renames', '--no-commit-id', '--end-of-options']
  const changes: FileChanges = { count: 0, added: 0, removed: 0, paths: [] }
  for (const record of splitNul(await mirror.git(['diff-tree', ...options, base, head]))) {
    const [, added = '', removed = '', path = ''] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(record.toString('utf8')) ?? []
    if (path === '') continue
    changes.count += 1
    // Of a binary file git says `-`.
    changes.added += Number(added) || 0
    changes.removed += Number(removed) || 0
    if (changes.paths.length < limit) changes.paths.push(path)
  }
  return changes
}
