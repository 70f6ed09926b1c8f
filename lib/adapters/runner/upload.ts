import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { HostFailure, Upload } from '@/lib/ports/remote-host'
import type { Channel } from './transport'

/** An upload that moves nothing for this long has failed. */
const stallMs = 60_000

/** Why an upload cannot be asked for. */
export function badUpload({ name }: Upload): HostFailure | undefined {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/.test(name)) return undefined
  return { kind: 'protocol', message: `"${name}" cannot be the name of an upload` }
}

/** Sends to a host that waits for it; the answer says why it did not go through, `undefined` when there was no fault of ours. */
export async function sendUpload(
  upload: Upload,
  channel: Channel,
  signal: AbortSignal,
): Promise<HostFailure | undefined> {
  try {
    await send(upload, channel, signal)
    return undefined
  } catch (cause) {
    if (cause instanceof Stalled) {
      return { kind: 'timed_out', message: `the upload stood still for ${stallMs / 1000} s` }
    }
    return { kind: 'protocol', message: `the upload's source failed: ${cause}`, cause }
  }
}

class Stalled extends Error {}

/**
 * Exactly as many bytes as the host waits for, and the name, by which it knows that nothing was cut off. A writable of a
 * dead connection may never call back: each wait also ends with the channel.
 */
async function send({ name, open, size }: Upload, channel: Channel, signal: AbortSignal): Promise<void> {
  let gone = false
  const closed = channel.closed.then(() => {
    gone = true
  })
  let left = size
  for await (const bytes of open()) {
    if (gone || signal.aborted) break
    left -= bytes.length
    if (left < 0) break
    if (!channel.stdin.write(bytes)) await drained(channel.stdin, closed, signal)
  }
  if (gone || signal.aborted) return
  if (left !== 0) throw new Error(`it has not the ${size} bytes that it should have`)
  channel.stdin.write(`${name}\n`)
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
