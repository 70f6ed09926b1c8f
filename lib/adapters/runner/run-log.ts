import { ok } from '@/lib/domain/result'
import type { HostAnswer, Place, RemoteHost, StartRequest } from '@/lib/ports/remote-host'

const pieceBytes = 4_000_000

/** A run's log as far as we hold it: bytes arrive in order, each once, whatever happens to connections. */
export class RunLog {
  offset: number
  /** When the last byte came, by `performance.now()`. */
  heardAt = performance.now()
  /** The receiver is still busy with what it got. */
  delivering = false

  constructor(private readonly request: StartRequest) {
    this.offset = request.offset
  }

  async take(bytes: Buffer): Promise<void> {
    const at = this.offset
    this.offset += bytes.length
    this.heardAt = performance.now()
    this.delivering = true
    try {
      await this.request.onLog(at, bytes)
    } finally {
      this.delivering = false
      this.heardAt = performance.now()
    }
  }

  /** Fetches what is missing of a log of `length` bytes, until nobody wants it any more. */
  async complete(host: RemoteHost, place: Place, length: number): HostAnswer<void> {
    while (this.offset < length && !this.request.signal?.aborted) {
      const piece = await host.readLog(place, this.request.run, this.offset, Math.min(pieceBytes, length - this.offset))
      if (!piece.ok) return piece
      if (piece.value.length === 0) break // the log is shorter than it was: its own command cut it
      await this.take(piece.value)
    }
    return ok(undefined)
  }
}
