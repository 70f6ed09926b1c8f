import { collect, readBlobs } from './blobs'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { LARGEST_MEMBER, TAR_END, tarHeader, tarPadding } from './tar'
import type { TreeEntry } from './tree-listing'
import { bytesOf, readable, type TreePath } from './tree-path'

/** What a parcel's tar holds; `removed` is `null` for a whole tree. `mtime` in epoch seconds, for every member. */
export type ParcelContent = { written: TreeEntry[]; removed: TreePath[] | null; mtime: number }

/**
 * The bytes of a parcel's tar. Members: `removed` (of a difference; paths as `./…`, each ended by NUL), and the commit's
 * files and links below `tree/`. So no path of a repository can be taken for the list.
 */
export async function* parcelTar(mirror: Mirror, { written, removed, mtime }: ParcelContent): AsyncGenerator<Buffer> {
  if (removed) {
    const list = bytesOf(removed.map(path => `./${path}\0`).join(''))
    yield tarHeader({ name: Buffer.from('removed'), kind: 'file', size: list.length, mtime })
    yield list
    yield tarPadding(list.length)
  }
  let at = 0
  for await (const { size, content } of readBlobs(
    mirror,
    written.map(entry => entry.oid),
  )) {
    const entry = written[at++]
    if (!entry) break
    const name = bytesOf(`tree/${entry.path}`)
    if (entry.kind === 'link') {
      yield tarHeader({ name, kind: 'link', target: await collect(content), mtime })
      continue
    }
    if (size > LARGEST_MEMBER)
      throw new RepositoryProblem('unsupported', `${readable(entry.path)} is larger than a tar can hold`)
    yield tarHeader({ name, kind: entry.kind, size, mtime })
    yield* content
    yield tarPadding(size)
  }
  yield TAR_END
}
