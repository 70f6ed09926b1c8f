import { RepositoryProblem } from './problem'

/**
 * A path in a commit, relative to its root: a character is a byte (latin1), for git promises no encoding. So paths sort by
 * bytes, and are compared at once.
 */
export type TreePath = string

export const bytesOf = (path: TreePath): Buffer => Buffer.from(path, 'latin1')

/** The path as a person reads it. */
export const readable = (path: TreePath): string => bytesOf(path).toString('utf8')

/**
 * The path of what a folder (`''`: the root) has under a name. Refuses what would leave the tree it is unpacked in: git's
 * own tools cannot make it, but a tree object is only bytes, and fetching does not look at them.
 */
export function below(folder: TreePath, name: string): TreePath {
  const path = folder === '' ? name : `${folder}/${name}`
  if (name !== '' && name !== '.' && name !== '..' && !name.includes('/')) return path
  throw new RepositoryProblem(
    'unsupported',
    `the commit holds the path ${JSON.stringify(readable(path))}, which leaves its tree`,
  )
}
