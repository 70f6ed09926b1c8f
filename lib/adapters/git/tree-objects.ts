import { collect } from './blobs'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'

/**
 * A line of a tree object. `mode` as git writes it: `100644`, `100755`, `120000`, `40000` (folder), `160000` (submodule);
 * of `name` a character is a byte.
 */
export type TreeItem = { mode: string; name: string; oid: string }

export const FOLDER = '40000'
export const SUBMODULE = '160000'

/** A small repository can hold a tree that unfolds without end. */
const MOST_ITEMS = 2_000_000

export const rootOf = (sha: string) => `${sha}^{tree}`

/** Trees by name: they never change, and a commit shares most of its own with the one before. */
const known = new Map<string, TreeItem[]>()
const MOST_KNOWN = 20_000
let knownItems = 0

/** The trees of these names, in the order asked. */
export async function readTrees(mirror: Mirror, names: string[]): Promise<TreeItem[][]> {
  const trees = new Map(names.map(name => [name, known.get(name)]))
  const unknown = [...trees.keys()].filter(name => !trees.get(name))
  let at = 0
  for await (const { type, content } of mirror.objects.read(unknown)) {
    const name = unknown[at++] ?? ''
    if (type !== 'tree') throw new RepositoryProblem('git', `the mirror has a ${type} as tree ${name}`)
    const tree = parseTree(await collect(content))
    trees.set(name, tree)
    remember(name, tree)
  }
  let items = 0
  return names.map(name => {
    const tree = trees.get(name) ?? []
    items += tree.length
    if (items <= MOST_ITEMS) return tree
    throw new RepositoryProblem('unsupported', `the commit holds more than ${MOST_ITEMS.toLocaleString('en')} files`)
  })
}

/** Spares the next who asks; the oldest are forgotten. */
function remember(name: string, tree: TreeItem[]): void {
  forget(name)
  known.set(name, tree)
  knownItems += tree.length
  for (const oldest of known.keys()) {
    if (knownItems <= MOST_KNOWN) break
    forget(oldest)
  }
}

function forget(name: string): void {
  knownItems -= known.get(name)?.length ?? 0
  known.delete(name)
}

/** Each line is `<mode> <name>`, NUL, and twenty bytes of the object's name. */
function parseTree(bytes: Buffer): TreeItem[] {
  const items: TreeItem[] = []
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const end = bytes.indexOf(0, space)
    if (space === -1 || end === -1 || end + 21 > bytes.length)
      throw new RepositoryProblem('git', 'the mirror has a tree that cannot be read')
    items.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('latin1', space + 1, end),
      oid: bytes.toString('hex', end + 1, end + 21),
    })
    at = end + 21
  }
  return items
}
