/** Reads a stream by lines and by counts, holding no more than a chunk. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** Bytes up to a line feed, which is taken too; `null` at the end of the stream. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#held.indexOf(0x0a)
      if (end !== -1) {
        const line = this.#held.subarray(0, end).toString('latin1')
        this.#held = this.#held.subarray(end + 1)
        return line
      }
      const chunk = await this.#chunks.next()
      if (chunk.done) return null
      this.#held = Buffer.concat([this.#held, chunk.value])
    }
  }

  /** Exactly `count` bytes, in pieces. @throws Error when the stream ends before */
  async *take(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#held.length === 0) {
        const chunk = await this.#chunks.next()
        if (chunk.done) throw new Error(`the stream ended ${left} bytes early`)
        this.#held = chunk.value
      }
      const piece = this.#held.subarray(0, left)
      this.#held = this.#held.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }
}
