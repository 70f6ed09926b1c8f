import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HttpAnswer, HttpFailure, HttpRequest } from '@/lib/ports/remote-host'
import { tunnelByProgram } from './program-tunnel'
import type { Transport } from './transport'

type Answer = Promise<Result<HttpAnswer, HttpFailure>>

/** One HTTP request to the host's own loopback: through the transport's tunnel, else through a program on the host. */
export async function requestHttp(transport: Transport, request: HttpRequest): Answer {
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  const stop = new AbortController()
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(() => {
      stop.abort()
      resolve('late')
    }, request.timeoutMs)
  })
  const answer = await Promise.race([attempt(transport, request, stop.signal, begun), late])
  clearTimeout(timer)
  if (answer !== 'late') return answer
  return fail({ kind: 'timed_out', message: `no answer on port ${request.port} within ${request.timeoutMs / 1000} s` })
}

async function attempt(transport: Transport, request: HttpRequest, signal: AbortSignal, begun: number): Answer {
  const tunnel = await openLoopback(transport, request.port, signal)
  if (!tunnel.ok) return tunnel
  const stream = tunnel.value
  try {
    const { response, body } = await exchange(stream, request, signal)
    return ok({
      status: response.statusCode ?? 0,
      headers: headersOf(response),
      body,
      durationMs: performance.now() - begun,
    })
  } catch (cause) {
    return fail({
      kind: 'bad_answer',
      message: `port ${request.port}: ${cause instanceof Error ? cause.message : cause}`,
    })
  } finally {
    stream.destroy()
  }
}

/** A byte stream to a port of the host's own loopback: through the transport's tunnel, else through a program on the host. */
export async function openLoopback(
  transport: Transport,
  port: number,
  signal: AbortSignal,
): Promise<Result<Duplex, HttpFailure>> {
  let tunnel = await transport.tunnel({ address: 'localhost', port })
  if (!tunnel.ok && tunnel.failure.kind === 'forwarding_off') tunnel = await tunnelByProgram(transport, port, signal)
  if (!tunnel.ok) return fail(tunnel.failure)
  const stream = tunnel.value
  if (signal.aborted) {
    stream.destroy()
    return fail({ kind: 'timed_out', message: 'the tunnel came too late' })
  }
  const end = () => void stream.destroy()
  signal.addEventListener('abort', end, { once: true })
  stream.once('close', () => signal.removeEventListener('abort', end))
  return tunnel
}

function exchange(
  stream: Duplex,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<{ response: IncomingMessage; body: string }> {
  const { port, path, method = 'GET', headers = {}, maxBytes = 1_000_000 } = request
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: 'localhost',
        port,
        path,
        method,
        headers: { connection: 'close', ...headers },
        agent: false,
        createConnection: () => stream,
        signal,
      },
      response => {
        const chunks: Buffer[] = []
        let size = 0
        const finish = () => resolve({ response, body: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8') })
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          size += chunk.length
          if (size >= maxBytes) finish()
        })
        response.on('end', finish)
        response.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    stream.once('close', () => reject(new Error('the connection was closed before an answer')))
    outgoing.end()
  })
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const texts = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ])
  return Object.fromEntries(texts)
}
