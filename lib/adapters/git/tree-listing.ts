import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { FOLDER, readTrees, rootOf, SUBMODULE, type TreeItem } from './tree-objects'
import { below, readable, type TreePath } from './tree-path'

/** A file or link of a commit. */
export type TreeEntry = { path: TreePath; oid: string; kind: 'file' | 'executable' | 'link' }
export type TreeListing = {
  entries: TreeEntry[]
  /** Paths of submodules, which have no content here. */
  submodules: string[]
}

/** Everything in a commit's tree, folder by folder. */
export async function listTree(mirror: Mirror, sha: string): Promise<TreeListing> {
  const listing: TreeListing = { entries: [], submodules: [] }
  await unfold(mirror, [{ path: '', tree: rootOf(sha) }], (path, item) => {
    if (item.mode === SUBMODULE) listing.submodules.push(readable(path))
    else listing.entries.push(entryOf(path, item))
  })
  checkNesting(listing.entries)
  return listing
}

/** Tells of everything below folders that is no folder itself, and submodules; a level of depth at a time. */
export async function unfold(
  mirror: Mirror,
  folders: { path: TreePath; tree: string }[],
  tell: (path: TreePath, item: TreeItem) => void,
): Promise<void> {
  let level = folders
  while (level.length > 0) {
    const trees = await readTrees(
      mirror,
      level.map(({ tree }) => tree),
    )
    const deeper: typeof level = []
    for (const [index, { path: folder }] of level.entries()) {
      for (const item of trees[index] ?? []) {
        const path = below(folder, item.name)
        if (item.mode === FOLDER) deeper.push({ path, tree: item.oid })
        else tell(path, item)
      }
    }
    level = deeper
  }
}

export const entryOf = (path: TreePath, { mode, oid }: TreeItem): TreeEntry => ({ path, oid, kind: kindOf(mode) })

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '120000') return 'link'
  return mode === '100755' ? 'executable' : 'file'
}

/** Records that are each ended by NUL. */
export function splitNul(output: Buffer): Buffer[] {
  const records: Buffer[] = []
  for (let from = 0; from < output.length; ) {
    const end = output.indexOf(0, from)
    if (end === -1) break
    records.push(output.subarray(from, end))
    from = end + 1
  }
  return records
}

/** A crafted tree can hold `a` as a link and as a folder: what lies in the folder would be written through the link. */
function checkNesting(entries: TreeEntry[]): void {
  const leaves = new Set(entries.map(entry => entry.path))
  if (leaves.size !== entries.length) throw new RepositoryProblem('unsupported', 'the commit holds the same path twice')
  for (const path of leaves) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      if (!leaves.has(path.slice(0, at))) continue
      throw new RepositoryProblem(
        'unsupported',
        `the commit holds ${readable(path.slice(0, at))} as a file and as a folder`,
      )
    }
  }
}
