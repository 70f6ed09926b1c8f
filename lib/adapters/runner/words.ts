/** One thing the runner says: `<nonce> <name> <rest…>` on a line of stderr. */
export type Word = { name: string; rest: string }

const kept = 1_000_000

/** Takes the runner's words out of stderr. All else is the login's noise (before `here`) or the script's own stderr. */
export class Words {
  readonly heard: Word[] = []
  /** What came outside words before the runner spoke, and after; at most a megabyte each. */
  banner: Buffer = Buffer.alloc(0)
  stderr: Buffer = Buffer.alloc(0)
  #held: Buffer = Buffer.alloc(0)

  constructor(
    private readonly nonce: string,
    private readonly onWord: (word: Word) => void,
  ) {}

  push(chunk: Buffer): void {
    let bytes: Buffer = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    const mark = `\n${this.nonce} `
    for (;;) {
      const at = bytes.indexOf(mark)
      const end = at < 0 ? -1 : bytes.indexOf('\n', at + mark.length)
      if (end < 0) {
        const certain = at < 0 ? Math.max(0, bytes.length - mark.length) : at
        this.#keep(bytes.subarray(0, certain))
        this.#held = bytes.subarray(certain)
        return
      }
      this.#keep(bytes.subarray(0, at))
      this.#hear(bytes.toString('utf8', at + mark.length, end))
      bytes = bytes.subarray(end + 1)
    }
  }

  /** No more is to come. */
  flush(): void {
    this.#keep(this.#held)
    this.#held = Buffer.alloc(0)
  }

  #hear(line: string): void {
    const [name = ''] = line.split(' ', 1)
    const word = { name, rest: line.slice(name.length + 1).trim() }
    if (name === 'here') {
      this.banner = this.stderr
      this.stderr = Buffer.alloc(0)
    }
    this.heard.push(word)
    this.onWord(word)
  }

  #keep(bytes: Buffer): void {
    const room = kept - this.stderr.length
    if (bytes.length > 0 && room > 0) this.stderr = Buffer.concat([this.stderr, bytes.subarray(0, room)])
  }
}
