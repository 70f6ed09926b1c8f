import type { CommitsApart, CountApart, FileChanges } from '@/lib/ports/repository'
import { listCommits } from './commits'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { splitNul } from './tree-listing'

/** How many commits each head has that `base` has not, and the other way round; without those that the mirror lacks. */
export async function countApart(mirror: Mirror, base: string, heads: string[]): Promise<CountApart[]> {
  const each = heads.map(head => `${base}...${head}`)
  const options = ['--left-right', '--count', '--end-of-options']
  const output = await mirror.git(['rev-list', ...options], { each, timeoutMs: COUNT_TIMEOUT_MS })
  const lines = output.toString('latin1').matchAll(/^\w+\.{3}(\w+) (\d+)\t(\d+)$/gm)
  return Array.from(lines, ([, head = '', behind, ahead]) => ({ head, ahead: Number(ahead), behind: Number(behind) }))
}

const COUNT_TIMEOUT_MS = 10 * 60_000

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
  const [[counts], commits, gone] = await Promise.all([
    countApart(mirror, base, [head]),
    listCommits(mirror, limit, [head, `^${base}`]),
    listCommits(mirror, limit, [base, `^${head}`]),
  ])
  if (!counts) throw new RepositoryProblem('git', `the mirror cannot count what ${base} and ${head} have apart`)
  const { ahead, behind } = counts
  return { ahead, behind, commits: commits.map(({ commit }) => commit), gone: gone.map(({ commit }) => commit) }
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
