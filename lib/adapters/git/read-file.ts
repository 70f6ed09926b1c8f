import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { splitNul } from './tree-listing'

/** A file's text at a commit that the mirror has; `null` when there is no file at the path. */
export async function readTreeFile(
  mirror: Mirror,
  sha: string,
  path: string,
  maxBytes: number,
): Promise<string | null> {
  if (path.includes('\0') || path.split('/').some(part => part === '' || part === '.' || part === '..')) return null
  const output = await mirror.git(['ls-tree', '-l', '-z', '--full-tree', sha, '--', path])
  const record = splitNul(output).find(record => record.subarray(record.indexOf('\t') + 1).equals(Buffer.from(path)))
  if (!record) return null
  const [mode, type, oid = '', size] = record.subarray(0, record.indexOf('\t')).toString('latin1').split(/ +/)
  if (type !== 'blob') return null
  if (mode === '120000') throw new RepositoryProblem('unsupported', `${path} is a symbolic link in the repository`)
  if (Number(size) > maxBytes) {
    throw new RepositoryProblem('unsupported', `${path} has ${size} bytes; at most ${maxBytes} are read`)
  }
  return (await mirror.git(['cat-file', 'blob', oid], { maxBytes })).toString('utf8')
}
