import { isUtf8 } from 'node:buffer'
import { collect } from './blobs'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { FOLDER, readTrees, rootOf, SUBMODULE, type TreeItem } from './tree-objects'

/** A file's text at a commit that the mirror has; `null` when there is no file at the path. */
export async function readTreeFile(
  mirror: Mirror,
  sha: string,
  path: string,
  maxBytes: number,
): Promise<string | null> {
  const item = await findItem(mirror, sha, path)
  if (!item || item.mode === FOLDER || item.mode === SUBMODULE) return null
  if (item.mode === '120000') throw new RepositoryProblem('unsupported', `${path} is a symbolic link in the repository`)
  let text: string | null = null
  for await (const { size, content } of mirror.objects.read([item.oid])) {
    if (size > maxBytes)
      throw new RepositoryProblem('unsupported', `${path} has ${size} bytes; at most ${maxBytes} are read`)
    const bytes = await collect(content)
    if (!isUtf8(bytes)) throw new RepositoryProblem('unsupported', `${path} is not text in UTF-8`)
    text = bytes.toString('utf8')
  }
  return text
}

/** What a commit's tree has at a path. */
async function findItem(mirror: Mirror, sha: string, path: string): Promise<TreeItem | null> {
  const parts = Buffer.from(path).toString('latin1').split('/')
  let found: TreeItem | undefined
  for (const [depth, part] of parts.entries()) {
    if (depth > 0 && found?.mode !== FOLDER) return null
    const [tree = []] = await readTrees(mirror, [found?.oid ?? rootOf(sha)])
    found = tree.find(({ name }) => name === part)
    if (!found) return null
  }
  return found ?? null
}
