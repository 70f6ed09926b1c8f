import { readBlobs } from './blobs'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { LARGEST_MEMBER, TAR_END, tarHeader, tarPadding } from './tar'
import type { TreeEntry } from './tree-listing'

/** What a parcel's tar holds; `removed` is `null` for a whole tree. `mtime` in epoch seconds, for every member. */
export type ParcelContent = { written: TreeEntry[]; removed: Buffer[] | null; mtime: number }

/**
 * The bytes of a parcel's tar. Members: `removed` (of a difference; paths as `./…`, each ended by NUL), and the commit's
 * files and links below `tree/`. So no path of a repository can be taken for the list.
 */
export async function* parcelTar(mirror: Mirror, { written, removed, mtime }: ParcelContent): AsyncGenerator<Buffer> {
  if (removed) {
    const list = Buffer.concat(removed.flatMap(path => [Buffer.from('./'), path, Buffer.from('\0')]))
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
    const name = Buffer.concat([Buffer.from('tree/'), entry.path])
    if (entry.kind === 'link') {
      const pieces: Buffer[] = []
      for await (const piece of content) pieces.push(piece)
      yield tarHeader({ name, kind: 'link', target: Buffer.concat(pieces), mtime })
      continue
    }
    if (size > LARGEST_MEMBER) throw new RepositoryProblem('unsupported', `${entry.path} is larger than a tar can hold`)
    yield tarHeader({ name, kind: entry.kind, size, mtime })
    yield* content
    yield tarPadding(size)
  }
  yield TAR_END
}
