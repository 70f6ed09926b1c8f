/**
 * Cuts the runner's bytes out of stdout: what comes after the line that is the nonce, up to the nonce again (or the
 * end). What comes before is noise of the login: banners, start-up files.
 */
export class Frame {
  began = false
  ended = false
  noise: Buffer = Buffer.alloc(0)
  #held: Buffer = Buffer.alloc(0)

  constructor(private readonly nonce: string) {}

  /** The framed bytes that are certain after this chunk. */
  push(chunk: Buffer): Buffer {
    let bytes: Buffer = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    this.#held = Buffer.alloc(0)
    if (!this.began) {
      const at = bytes.indexOf(`${this.nonce}\n`)
      if (at < 0) return this.#wait(bytes)
      this.began = true
      this.noise = bytes.subarray(0, at)
      bytes = bytes.subarray(at + this.nonce.length + 1)
    }
    return this.ended ? Buffer.alloc(0) : this.#untilEnd(bytes)
  }

  /** What was held back because it looked like the beginning of the end. */
  flush(): Buffer {
    const rest = this.#held
    this.#held = Buffer.alloc(0)
    if (this.began) return rest
    this.noise = rest
    return Buffer.alloc(0)
  }

  /** A host that talks without end and is not our runner must not fill our memory. */
  #wait(bytes: Buffer): Buffer {
    this.#held = bytes.length > 1_000_000 ? bytes.subarray(-1_000) : bytes
    return Buffer.alloc(0)
  }

  #untilEnd(bytes: Buffer): Buffer {
    const at = bytes.indexOf(this.nonce)
    if (at >= 0) {
      this.ended = true
      return bytes.subarray(0, at)
    }
    const hold = this.#beginningOfNonce(bytes)
    this.#held = bytes.subarray(bytes.length - hold)
    return bytes.subarray(0, bytes.length - hold)
  }

  #beginningOfNonce(bytes: Buffer): number {
    for (let length = Math.min(this.nonce.length - 1, bytes.length); length > 0; length--) {
      if (bytes.subarray(bytes.length - length).equals(Buffer.from(this.nonce.slice(0, length)))) return length
    }
    return 0
  }
}
