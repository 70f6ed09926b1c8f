import { RepositoryProblem } from './problem'

/**
 * Refuses a path that would leave the tree it is unpacked in. Git's own tools cannot make one, but a tree object is
 * only bytes, and fetching does not look at them.
 */
export function checkTreePath(path: Buffer): Buffer {
  const parts = path.toString('latin1').split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..')) {
    throw new RepositoryProblem(
      'unsupported',
      `the commit holds the path ${JSON.stringify(path.toString())}, which leaves its tree`,
    )
  }
  return path
}
