import { ByteReader } from './byte-reader'
import type { startGit } from './git'
import { gitProblem } from './git-failure'
import { RepositoryProblem } from './problem'

export type GitObject = {
  type: string
  size: number
  /** To be read to its end before the next object. */
  content: AsyncGenerator<Buffer>
}

const TIMEOUT_MS = 10 * 60_000
/** How long a reader stays that nobody uses: starting one costs more than reading a small object does. */
const IDLE_MS = 30_000

type Reader = { git: ReturnType<typeof startGit>; bytes: ByteReader; leaving: NodeJS.Timeout | undefined }

/**
 * Objects of a mirror, by `cat-file --batch`. These are the committed bytes: no attribute of the repository (filters, line
 * ends, `$Id$`, export-ignore) has a say, unlike with `git archive`. A reader that was used stays for the next that asks;
 * who asks meanwhile starts another.
 */
export class Objects {
  readonly #start: () => ReturnType<typeof startGit>
  #idle: Reader | null = null

  /** @param start starts `cat-file --batch` with an open stdin */
  constructor(start: () => ReturnType<typeof startGit>) {
    this.#start = start
  }

  /** Objects in the order asked, by whatever git takes as a name without a line break. */
  async *read(names: string[]): AsyncGenerator<GitObject> {
    if (names.length === 0) return
    const reader = this.#take()
    const { git, bytes } = reader
    const timer = setTimeout(git.stop, TIMEOUT_MS)
    let whole = false
    try {
      for (const block of blocks(names)) git.child.stdin.write(block)
      for (const name of names) {
        const header = await bytes.line()
        const [, type, size] = (header !== null && /^[0-9a-f]{40} (\w+) (\d+)$/.exec(header)) || []
        if (!type || !size) throw await unreadable(name, header, git.ended)
        yield { type, size: Number(size), content: bytes.take(Number(size)) }
        await bytes.line()
      }
      whole = true
    } finally {
      clearTimeout(timer)
      if (whole && !this.#idle) this.#keep(reader)
      else git.stop()
    }
  }

  /** Ends the reader that waits, if one does. */
  close(): void {
    if (this.#idle) this.#end(this.#idle)
  }

  #take(): Reader {
    const held = this.#idle
    if (held && held.git.child.exitCode === null && held.git.child.signalCode === null) {
      this.#idle = null
      clearTimeout(held.leaving)
      held.git.hold(true)
      return held
    }
    const git = this.#start()
    return { git, bytes: new ByteReader(git.child.stdout), leaving: undefined }
  }

  #keep(reader: Reader): void {
    reader.leaving = setTimeout(() => this.#end(reader), IDLE_MS).unref()
    reader.git.hold(false)
    this.#idle = reader
  }

  #end(reader: Reader): void {
    if (this.#idle === reader) this.#idle = null
    clearTimeout(reader.leaving)
    reader.git.stop()
  }
}

/** One write for each line would cost more than the reading. */
function* blocks(names: string[]): Generator<string> {
  for (let from = 0; from < names.length; from += 1000) yield `${names.slice(from, from + 1000).join('\n')}\n`
}

async function unreadable(name: string, header: string | null, ended: Promise<{ stderr: string }>): Promise<Error> {
  if (header !== null) return new RepositoryProblem('git', `the mirror cannot give ${name}: ${header.slice(0, 100)}`)
  return gitProblem((await ended).stderr, `reading ${name}`)
}
