import type { ExchangeFailureKind, Refusal } from './types'

/** How a step of an exchange gives up; it becomes a value at the door. */
export class ExchangeError extends Error {
  constructor(
    readonly kind: ExchangeFailureKind,
    message: string,
    readonly details: { refusal?: Refusal; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause })
  }
}

export const refused = (refusal: Refusal) => new ExchangeError('refused_by_policy', refusal.message, { refusal })

/** The code of a system, TLS or undici error; an empty text when it has none. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}

export const messageOf = (cause: unknown) => (cause instanceof Error && cause.message ? cause.message : `${cause}`)
