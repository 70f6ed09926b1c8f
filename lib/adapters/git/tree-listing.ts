import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { checkTreePath } from './tree-path'

/** A file or link of a commit. Paths are bytes: git does not promise any encoding. */
export type TreeEntry = { path: Buffer; oid: string; kind: 'file' | 'executable' | 'link' }
export type TreeListing = {
  entries: TreeEntry[]
  /** Paths of submodules, which have no content here. */
  submodules: string[]
}

/** Everything in a commit's tree, in git's order. */
export async function listTree(mirror: Mirror, sha: string): Promise<TreeListing> {
  const output = await mirror.git(['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', sha])
  const listing: TreeListing = { entries: [], submodules: [] }
  for (const record of splitNul(output)) {
    const tab = record.indexOf('\t')
    const [mode = '', , oid = ''] = record.subarray(0, tab).toString('latin1').split(' ')
    const path = checkTreePath(record.subarray(tab + 1))
    if (mode === SUBMODULE) listing.submodules.push(path.toString('utf8'))
    else listing.entries.push({ path, oid, kind: kindOf(mode) })
  }
  checkNesting(listing.entries)
  return listing
}

export const SUBMODULE = '160000'
export const FOLDER = '040000'

export function kindOf(mode: string): TreeEntry['kind'] {
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
  const leaves = new Set(entries.map(entry => entry.path.toString('latin1')))
  if (leaves.size !== entries.length) throw new RepositoryProblem('unsupported', 'the commit holds the same path twice')
  for (const path of leaves) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      if (!leaves.has(path.slice(0, at))) continue
      throw new RepositoryProblem('unsupported', `the commit holds ${path.slice(0, at)} as a file and as a folder`)
    }
  }
}
