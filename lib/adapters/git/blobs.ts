import type { Mirror } from './mirror'
import type { GitObject } from './objects'
import { RepositoryProblem } from './problem'

export type Blob = Pick<GitObject, 'size' | 'content'>

/** Contents of blobs, in the order asked. */
export async function* readBlobs(mirror: Mirror, oids: string[]): AsyncGenerator<Blob> {
  let at = 0
  for await (const { type, size, content } of mirror.objects.read(oids)) {
    if (type !== 'blob') throw new RepositoryProblem('git', `the mirror has a ${type} as blob ${oids[at]}`)
    at += 1
    yield { size, content }
  }
}

/** One object as a whole; only for what is known to be small. */
export async function collect(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}
