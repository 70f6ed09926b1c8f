import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Client, type Dispatcher } from 'undici'
import { codeOf, ExchangeError, messageOf } from './exchange-error'
import type { Stopwatch } from './stopwatch'
import type { HttpAnswer, HttpCall, HttpHeader } from './types'

const MAX_HEADER_BYTES = 64 * 1024

export type RawAnswer = Omit<HttpAnswer, 'body'>

/**
 * Sends a call over a stream that is connected, and reads the whole answer.
 *
 * @throws ExchangeError, or the signal's reason
 */
export async function send(
  stream: Duplex,
  { call, url }: { call: HttpCall; url: URL },
  maxBytes: number,
  signal: AbortSignal,
  watch: Stopwatch,
): Promise<RawAnswer> {
  const first = firstRead(stream)
  const client = new Client(url.origin, {
    // Once: a connection that went away is the answer, and is not tried again behind our back. Undici misses a call back that is not later.
    connect: (_target, done) =>
      queueMicrotask(() => (stream.destroyed ? done(lost(), null) : done(null, stream as Socket))),
    allowH2: true,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
  })
  const stop = () => void client.destroy(null).catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    return await answerOf(client, call, url, maxBytes, watch, first)
  } catch (cause) {
    throw signal.aborted ? signal.reason : sendError(cause)
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    stream.destroy()
  }
}

function answerOf(
  client: Client,
  call: HttpCall,
  url: URL,
  maxBytes: number,
  watch: Stopwatch,
  first: First,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let head: Omit<RawAnswer, 'rawBody'> | undefined
    const chunks: Buffer[] = []
    let size = 0
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => watch.skip(),
      onResponseStart: (controller, status, _headers, reason) => {
        if (status < 200) return
        watch.lap('firstByteMs')
        head = { version: first.version(), status, reason: reason ?? '', headers: headersOf(controller.rawHeaders) }
      },
      onResponseData: (controller, chunk) => {
        size += chunk.length
        if (size > maxBytes) {
          controller.abort(new ExchangeError('body_too_large', `the body is larger than ${maxBytes} bytes`))
        } else chunks.push(chunk)
      },
      onResponseEnd: () => {
        watch.lap('downloadMs')
        if (head) resolve({ ...head, rawBody: Buffer.concat(chunks) })
        else reject(new ExchangeError('protocol', 'the answer has no head'))
      },
      onResponseError: (_controller, cause) => reject(cause),
    }
    const body = call.body?.length ? Buffer.from(call.body) : undefined
    const headers = call.headers.flatMap(({ name, value }) => [name, Buffer.from(value, 'utf8').toString('latin1')])
    client.dispatch({ path: url.pathname + url.search, method: call.method, headers, body, reset: true }, handler)
  })
}

type First = { version(): HttpAnswer['version'] }

/** Undici does not tell the version that the server wrote; it stands in the first bytes that are read. */
function firstRead(stream: Duplex): First {
  if ('alpnProtocol' in stream && stream.alpnProtocol === 'h2') return { version: () => '2' }
  let seen = ''
  const read = stream.read.bind(stream)
  stream.read = (size?: number) => {
    const chunk: unknown = read(size)
    if (seen.length < 8 && Buffer.isBuffer(chunk)) seen += chunk.toString('latin1', 0, 8)
    return chunk
  }
  return { version: () => (seen.startsWith('HTTP/1.0') ? '1.0' : '1.1') }
}

/** Names and values alternate. */
function headersOf(raw: Buffer[] | string[] | null | undefined | Record<string, unknown>): HttpHeader[] {
  const parts = Array.isArray(raw) ? raw.map(textOf) : []
  return parts.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: parts[at + 1] ?? '' }] : []))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(part: Buffer | string): string {
  const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part
  try {
    return utf8.decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

const lost = () => new ExchangeError('protocol', 'the connection was closed before an answer')

const UNSENDABLE = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']

function sendError(cause: unknown): ExchangeError {
  if (cause instanceof ExchangeError) return cause
  const code = codeOf(cause)
  const message = messageOf(cause)
  if (UNSENDABLE.includes(code)) return new ExchangeError('bad_call', `cannot be sent: ${message}`, { cause })
  // A server that wants a certificate of ours says so after its handshake.
  if (code.startsWith('ERR_SSL')) return new ExchangeError('tls', message, { cause })
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new ExchangeError('protocol', `the answer's headers are larger than ${MAX_HEADER_BYTES} bytes`, { cause })
  }
  return new ExchangeError('protocol', `the answer broke off or is not HTTP: ${message}`, { cause })
}
