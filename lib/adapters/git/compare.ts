import type { FileChanges } from '@/lib/ports/repository'
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
