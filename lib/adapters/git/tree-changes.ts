import type { Mirror } from './mirror'
import { FOLDER, kindOf, SUBMODULE, splitNul, type TreeEntry } from './tree-listing'
import { checkTreePath } from './tree-path'

/** What turns one commit's tree into another's. */
export type TreeChanges = {
  /** Paths to remove before anything is written: whatever is deleted *or changed*, and folders that vanish. */
  removed: Buffer[]
  /** Files and links to write. */
  written: TreeEntry[]
}

/** Compares two commits that the mirror has. */
export async function treeChanges(mirror: Mirror, base: string, sha: string): Promise<TreeChanges> {
  const options = ['-r', '-t', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-commit-id', '--end-of-options']
  const fields = splitNul(await mirror.git(['diff-tree', ...options, base, sha]))
  const changes: TreeChanges = { removed: [], written: [] }
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [before = '', after = '', , oid = ''] = (fields[at] ?? Buffer.alloc(0)).toString('latin1').slice(1).split(' ')
    const path = checkTreePath(fields[at + 1] ?? Buffer.alloc(0))
    if (isHeld(before) && !(before === FOLDER && after === FOLDER)) changes.removed.push(path)
    if (isHeld(after) && after !== FOLDER) changes.written.push({ path, oid, kind: kindOf(after) })
  }
  return changes
}

/** Whether a host's tree has something for this mode: nothing at all, and submodules, it has not. */
const isHeld = (mode: string) => mode !== '000000' && mode !== SUBMODULE
