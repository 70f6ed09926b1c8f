import { ExchangeError } from './exchange-error'
import type { HttpCall } from './types'

const CONNECT_MS = 10_000
const TOTAL_MS = 30_000

/** The two times that run over an exchange, and the caller's wish to end it. Reasons are `ExchangeError`s. */
export class Deadline {
  readonly #whole = new AbortController()
  readonly #connecting = new AbortController()
  readonly #timers: { whole: NodeJS.Timeout; connecting: NodeJS.Timeout }
  readonly #release: () => void

  constructor({ timeoutMs = TOTAL_MS, connectTimeoutMs = CONNECT_MS }: HttpCall, caller: AbortSignal | undefined) {
    const give = (reason: ExchangeError) => {
      this.#whole.abort(reason)
      this.#connecting.abort(reason)
    }
    const late = (what: string, ms: number) => new ExchangeError('timed_out', `${what} within ${ms / 1000} s`)
    this.#timers = {
      whole: setTimeout(() => give(late('no complete answer', timeoutMs)), timeoutMs),
      connecting: setTimeout(() => this.#connecting.abort(late('not connected', connectTimeoutMs)), connectTimeoutMs),
    }
    const stop = () => give(new ExchangeError('aborted', 'the request was given up', { cause: caller?.reason }))
    if (caller?.aborted) stop()
    caller?.addEventListener('abort', stop, { once: true })
    this.#release = () => caller?.removeEventListener('abort', stop)
  }

  /** For resolving, connecting and the TLS handshake. */
  get connecting(): AbortSignal {
    return this.#connecting.signal
  }

  get whole(): AbortSignal {
    return this.#whole.signal
  }

  /** Connecting is over; its time no longer runs. */
  connected(): void {
    clearTimeout(this.#timers.connecting)
  }

  end(): void {
    this.connected()
    clearTimeout(this.#timers.whole)
    this.#release()
  }
}

/** The promise, unless the signal comes first: then its reason is thrown. What the promise gives later is let go by `discard`. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal, discard?: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(signal.reason)
      if (discard) promise.then(discard, () => {})
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
