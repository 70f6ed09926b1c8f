import { ByteReader } from './byte-reader'
import { gitProblem } from './git-failure'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'

export type Blob = {
  size: number
  /** To be read to its end before the next blob. */
  content: AsyncGenerator<Buffer>
}

const TIMEOUT_MS = 10 * 60_000

/**
 * Contents of blobs, in the order asked, by one `cat-file --batch`. These are the committed bytes: no attribute of
 * the repository (filters, line ends, `$Id$`, export-ignore) has a say, unlike with `git archive`.
 */
export async function* readBlobs(mirror: Mirror, oids: string[]): AsyncGenerator<Blob> {
  if (oids.length === 0) return
  const git = mirror.start(['cat-file', '--batch'], { input: lines(oids), timeoutMs: TIMEOUT_MS })
  try {
    const reader = new ByteReader(git.child.stdout)
    for (const oid of oids) {
      const header = await reader.line()
      const size = header === null ? null : /^\S+ blob (\d+)$/.exec(header)?.[1]
      if (!size) throw await unreadable(oid, header, git.ended)
      yield { size: Number(size), content: reader.take(Number(size)) }
      await reader.line()
    }
  } finally {
    git.stop()
  }
}

/** One blob as a whole; only for what is known to be small. */
export async function collect(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** In blocks: one write for each line would cost more than the reading. */
function* lines(oids: string[]): Generator<string> {
  for (let from = 0; from < oids.length; from += 1000) {
    yield `${oids.slice(from, from + 1000).join('\n')}\n`
  }
}

async function unreadable(oid: string, header: string | null, ended: Promise<{ stderr: string }>): Promise<Error> {
  if (header !== null)
    return new RepositoryProblem('git', `the mirror cannot give blob ${oid}: ${header.slice(0, 100)}`)
  return gitProblem((await ended).stderr, `reading blob ${oid}`)
}
