import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fail, ok } from '@/lib/domain/result'
import type { HostAnswer, HostFailure, Place } from '@/lib/ports/remote-host'
import { failureOf } from './answer'
import { callPlace } from './place-call'
import type { Channel, Transport } from './transport'

export type Upload = { name: string; size: number; open: () => Readable; signal?: AbortSignal | undefined }

/** An upload that moves nothing for this long has failed. */
const stallMs = 60_000

/** Streams a file to the place's `incoming/`, where it appears whole or not at all. */
export async function uploadFile(
  transport: Transport,
  place: Place,
  upload: Upload,
): HostAnswer<{ sent: number; durationMs: number }> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/.test(upload.name)) {
    return fail({ kind: 'protocol', message: `"${upload.name}" cannot be the name of an upload` })
  }
  const begun = performance.now()
  const stop = new AbortController()
  const signal = upload.signal ? AbortSignal.any([upload.signal, stop.signal]) : stop.signal
  let sent = 0
  let broken: HostFailure | undefined
  let sending: Promise<void> | undefined
  const heard = await callPlace(transport, {
    deployTo: place.deployTo,
    operation: { op: 'upload', name: upload.name, want: upload.size },
    timeoutMs: Number.POSITIVE_INFINITY,
    signal,
    onWord: (word, channel) => {
      if (word.name !== 'send') return
      sending = send(upload, channel, signal, bytes => {
        sent += bytes
      }).catch(cause => {
        broken =
          cause instanceof Stalled
            ? { kind: 'timed_out', message: `the upload stood still for ${stallMs / 1000} s` }
            : { kind: 'protocol', message: `the upload's source failed: ${cause}`, cause }
        stop.abort()
      })
    },
  })
  await sending
  if (broken) return fail(broken)
  if (!heard.ok) return heard
  const failure = failureOf(heard.value, ['have', 'stored'])
  return failure ? fail(failure) : ok({ sent, durationMs: performance.now() - begun })
}

class Stalled extends Error {}

/**
 * Exactly as many bytes as the host waits for: it would take what follows for the next call. A writable of a dead
 * connection may never call back: each wait also ends with the channel.
 */
async function send(
  { open, size }: Upload,
  channel: Channel,
  signal: AbortSignal,
  count: (bytes: number) => void,
): Promise<void> {
  const source = open()
  let gone = false
  const closed = channel.closed.then(() => {
    gone = true
  })
  let left = size
  for await (const chunk of source) {
    if (gone || signal.aborted) break
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
    left -= bytes.length
    if (left < 0) break
    if (!channel.stdin.write(bytes)) await drained(channel.stdin, closed, signal)
    count(bytes.length)
  }
  source.destroy()
  if (left !== 0 && !gone && !signal.aborted) throw new Error(`it has not the ${size} bytes that it should have`)
}

async function drained(stdin: Writable, closed: Promise<void>, signal: AbortSignal): Promise<void> {
  const give = new AbortController()
  const timer = setTimeout(() => give.abort(new Stalled()), stallMs)
  const either = AbortSignal.any([give.signal, signal])
  try {
    await Promise.race([once(stdin, 'drain', { signal: either }), closed])
  } catch (cause) {
    if (give.signal.aborted) throw new Stalled()
    if (!signal.aborted) throw cause
  } finally {
    clearTimeout(timer)
    give.abort()
  }
}
