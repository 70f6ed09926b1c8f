import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { BalancerFailure, BalancerPlace } from '@/lib/ports/load-balancer'
import type { StreamTarget } from '@/lib/ports/remote-host'

const CONNECT_MS = 20_000
const ANSWER_MS = 10_000
const MAX_BYTES = 8_000_000

/** Sends one line of commands to a runtime socket; HAProxy answers and closes the connection. */
export async function ask(place: BalancerPlace, line: string): Promise<Result<string, BalancerFailure>> {
  const opened = place.through ? await openThrough(place) : await openDirectly(place.to)
  if (!opened.ok) return opened
  const stream = opened.value
  const timer = setTimeout(() => stream.destroy(new TooLate()), ANSWER_MS)
  try {
    stream.write(`${line}\n`)
    const parts: Buffer[] = []
    let size = 0
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part)
      size += part.length
      if (size > MAX_BYTES) return fail({ kind: 'protocol', message: `more than ${MAX_BYTES} bytes were answered` })
    }
    if (size > 0) return ok(Buffer.concat(parts).toString('utf8'))
    return fail({ kind: 'protocol', message: 'the connection was closed without an answer' })
  } catch (cause) {
    if (cause instanceof TooLate) return fail({ kind: 'timed_out', message: `no answer within ${ANSWER_MS / 1000} s` })
    return fail({ kind: 'unreachable', message: cause instanceof Error ? cause.message : String(cause) })
  } finally {
    clearTimeout(timer)
    stream.destroy()
  }
}

class TooLate extends Error {}

async function openThrough({ to, through }: BalancerPlace): Promise<Result<Duplex, BalancerFailure>> {
  if (!through) return openDirectly(to)
  const opened = await through.stream(to)
  if (opened.ok) return opened
  return fail({ kind: 'unreachable', message: `through ${through.address.name}: ${opened.failure.message}` })
}

function openDirectly(to: StreamTarget): Promise<Result<Duplex, BalancerFailure>> {
  return new Promise(resolve => {
    const socket = 'socket' in to ? connect(to.socket) : connect({ host: to.address, port: to.port })
    const give = (message: string) => {
      socket.destroy()
      resolve(fail({ kind: 'unreachable', message }))
    }
    const timer = setTimeout(() => give(`no connection within ${CONNECT_MS / 1000} s`), CONNECT_MS)
    const failed = (cause: Error) => {
      clearTimeout(timer)
      give(cause.message)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      resolve(ok(socket))
    })
  })
}
