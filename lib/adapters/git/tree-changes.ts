import type { Mirror } from './mirror'
import { entryOf, type TreeEntry, unfold } from './tree-listing'
import { FOLDER, readTrees, rootOf, SUBMODULE, type TreeItem } from './tree-objects'
import { below, type TreePath } from './tree-path'

/** What turns one commit's tree into another's. */
export type TreeChanges = {
  /** Paths to remove before anything is written: what is deleted, and what becomes something else than a file. */
  removed: TreePath[]
  /** Files and links to write. */
  written: TreeEntry[]
}

type Pair = { path: TreePath; before: string; after: string }

/** Compares two commits that the mirror has. Folders that are the same are not looked into. */
export async function treeChanges(mirror: Mirror, base: string, sha: string): Promise<TreeChanges> {
  const changes: TreeChanges = { removed: [], written: [] }
  const added: { path: TreePath; tree: string }[] = []
  let level: Pair[] = [{ path: '', before: rootOf(base), after: rootOf(sha) }]
  while (level.length > 0) {
    const names = level.flatMap(({ before, after }) => [before, after])
    const trees = await readTrees(mirror, names)
    const deeper: Pair[] = []
    for (const [index, { path: folder }] of level.entries()) {
      for (const [before, after] of pairs(trees[2 * index] ?? [], trees[2 * index + 1] ?? [])) {
        const path = below(folder, (after ?? before)?.name ?? '')
        if (before?.mode === FOLDER && after?.mode === FOLDER) {
          deeper.push({ path, before: before.oid, after: after.oid })
          continue
        }
        if (isHeld(before) && !(isFile(before) && isFile(after))) changes.removed.push(path)
        if (after?.mode === FOLDER) added.push({ path, tree: after.oid })
        else if (isHeld(after)) changes.written.push(entryOf(path, after))
      }
    }
    level = deeper
  }
  await unfold(mirror, added, (path, item) => {
    if (isHeld(item)) changes.written.push(entryOf(path, item))
  })
  return changes
}

/** Items of two trees by name, where they are not the same. */
function* pairs(before: TreeItem[], after: TreeItem[]): Generator<[TreeItem | undefined, TreeItem | undefined]> {
  const left = new Map(before.map(item => [item.name, item]))
  for (const item of after) {
    const other = left.get(item.name)
    left.delete(item.name)
    if (other?.mode !== item.mode || other.oid !== item.oid) yield [other, item]
  }
  for (const item of left.values()) yield [item, undefined]
}

/** A file that is written over another: every tar takes the other away first. */
const isFile = (item: TreeItem | undefined) => item?.mode.startsWith('100') ?? false

/** Whether a host's tree has something for this item: of submodules it has nothing. */
const isHeld = (item: TreeItem | undefined): item is TreeItem => item !== undefined && item.mode !== SUBMODULE
