import { fail } from '@/lib/domain/result'
import type { Ask, Step } from './follow'
import type { EntryResult } from './result'

/** What all that is kept of a run may have, in bytes: a check that asks for much over and over must not fill a worker. */
const MOST = 50_000_000
/** Of an exchange and of an entry beside their texts. */
const FRAME = 2_000

/** How much a run holds. An attempt counts while it is the last of its entry, an entry's last one until the run ends. */
export class Room {
  #kept = 0
  #attempt = 0

  /** Asks for an attempt; the one before is let go. What is too much is answered with a failure. */
  around(ask: Ask): Ask {
    this.#attempt = 0
    return async call => {
      const result = await ask(call)
      this.#attempt += weightOf({ call, result })
      if (this.#kept + this.#attempt <= MOST) return result
      const { timings } = result.ok ? result.value : result.failure
      const message = `the answers of this check have more than ${MOST} bytes in all`
      return fail({ kind: 'body_too_large', message, timings })
    }
  }

  /** Keeps the last attempt of an entry. */
  keep({ asserts, captures }: EntryResult): void {
    const texts = [
      ...asserts.flatMap(({ assert, expected, actual, message }) => [assert, expected, actual, message ?? '']),
      ...captures.map(({ value }) => value),
    ]
    this.#kept += this.#attempt + FRAME + lengthOf(texts)
    this.#attempt = 0
  }
}

const lengthOf = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0)

function weightOf({ call, result }: Step): number {
  const headers = [...call.headers, ...(result.ok ? result.value.answer.headers : [])]
  const texts = lengthOf([call.url, ...headers.flatMap(({ name, value }) => [name, value])])
  const sent = FRAME + texts + (call.body?.length ?? 0)
  if (!result.ok) return sent
  const { body, rawBody } = result.value.answer
  return sent + rawBody.length + (body.ok && body.value !== rawBody ? body.value.length : 0)
}
