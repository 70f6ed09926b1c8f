import type { z } from 'zod'
import { Refused } from './problem'

const MOST_BYTES = 64 * 1024

/**
 * A request's body, read once: its bytes (for the idempotency key) and what it says. Throws a `Refused`.
 *
 * @param read `parseAny` for texts of others, where whoever takes them deals with NUL characters
 */
export async function readBody<T>(
  request: Request,
  shape: z.ZodType<T>,
  read: (bytes: Buffer) => unknown = parse,
): Promise<{ bytes: Buffer; value: T }> {
  const bytes = await readBytes(request, MOST_BYTES)
  if (bytes.length > 0 && !isJson(request.headers.get('content-type')))
    throw new Refused(415, 'unsupported_media_type', 'Not JSON', 'Send the body as application/json.')
  const parsed = shape.safeParse(bytes.length === 0 ? {} : read(bytes))
  if (parsed.success) return { bytes, value: parsed.data }
  const [issue] = parsed.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const field = [...(issue?.path ?? []), ...unknown].join('.') || undefined
  throw new Refused(422, 'invalid', 'Invalid request', issue?.message ?? 'The body is not what is expected.', field)
}

const isJson = (type: string | null) => /^application\/(\S+\+)?json\s*(;|$)/i.test(type ?? '')

/** Throws a `Refused` when the bytes are not JSON. */
export function parseAny(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be parsed'
    throw new Refused(400, 'malformed', 'Malformed JSON', `The body is not JSON: ${why}.`)
  }
}

/** Throws a `Refused` when the bytes are not JSON, or hold a NUL character, which no text in the database can. */
export function parse(bytes: Buffer): unknown {
  const value = parseAny(bytes)
  // Only an escape can bring one in: JSON has no raw control characters.
  if (bytes.includes('\\u0000') && holdsNul(value))
    throw new Refused(
      422,
      'invalid',
      'Invalid request',
      'A text of the body holds a NUL character (\\u0000). Leave it out.',
    )
  return value
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(holdsNul)
}

/** A request's body as it came. Throws a `Refused` when it is longer than `most` bytes. */
export async function readBytes(request: Request, most: number): Promise<Buffer> {
  const tooLarge = new Refused(413, 'too_large', 'Too large', `The body may have ${most / 1024} KB at most.`)
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.length
    if (size > most) throw tooLarge
    parts.push(part)
  }
  return Buffer.concat(parts)
}
