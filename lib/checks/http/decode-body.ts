import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { fail, ok } from '@/lib/domain/result'
import { codeOf, ExchangeError, messageOf } from './exchange-error'
import type { HttpAnswer, HttpHeader } from './types'

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const gunzip: Decode = promisify(zlib.gunzip)
const inflate: Decode = promisify(zlib.inflate)
const inflateRaw: Decode = promisify(zlib.inflateRaw)

const DECODERS: Record<string, Decode> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  // RFC 9110 means zlib; some servers send what is in it.
  deflate: (body, options) => ((body[0] ?? 0) % 16 === 8 ? inflate : inflateRaw)(body, options),
  br: promisify(zlib.brotliDecompress) as Decode,
  ...zstd(),
}

/** Only newer Nodes have it. */
function zstd(): Record<string, Decode> {
  const own = (zlib as { zstdDecompress?: typeof zlib.gunzip }).zstdDecompress
  return own ? { zstd: promisify(own) } : {}
}

/** More would only be an attack. */
const MOST_ENCODINGS = 4

/** What this Node can undo, for `Accept-Encoding`. */
export const acceptedEncodings = Object.keys(DECODERS).filter(name => name !== 'x-gzip')

/**
 * Undoes `Content-Encoding`.
 *
 * @throws ExchangeError `body_too_large` when it decodes to more than `maxBytes`
 */
export async function decodeBody(
  body: Buffer,
  headers: readonly HttpHeader[],
  maxBytes: number,
): Promise<HttpAnswer['body']> {
  const names = headers
    .filter(({ name }) => name.toLowerCase() === 'content-encoding')
    .flatMap(({ value }) => value.split(','))
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'identity')
  if (body.length === 0 || names.length === 0) return ok(body)
  if (names.length > MOST_ENCODINGS) {
    return fail({ kind: 'unknown_encoding', message: `the body is encoded ${names.length} times` })
  }
  let decoded = body
  for (const name of names.reverse()) {
    const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined
    if (!decode) {
      const known = acceptedEncodings.join(', ')
      return fail({ kind: 'unknown_encoding', message: `Content-Encoding ${name.slice(0, 40)} is none of ${known}` })
    }
    try {
      decoded = await decode(decoded, { maxOutputLength: maxBytes })
    } catch (cause) {
      if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') {
        throw new ExchangeError('body_too_large', `the ${name} body decodes to more than ${maxBytes} bytes`)
      }
      return fail({ kind: 'malformed_body', message: `the body is not ${name}: ${messageOf(cause)}` })
    }
  }
  return ok(decoded)
}
