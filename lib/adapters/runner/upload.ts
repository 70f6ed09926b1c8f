import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { HostFailure, Upload } from '@/lib/ports/remote-host'
import type { Channel } from './transport'

/**
 * Sends to a host that waits for it; the answer says why it did not go through, `undefined` when there was no fault of ours.
 *
 * @param onProgress called whenever more of it has gone
 */
export async function sendUpload(
  upload: Upload,
  channel: Channel,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<HostFailure | undefined> {
  try {
    await send(upload, channel, signal, onProgress)
    return undefined
  } catch (cause) {
    return { kind: 'protocol', message: `the upload's source failed: ${cause}`, cause }
  }
}

/**
 * Exactly as many bytes as the host waits for, and nothing after them until it speaks. A writable of a dead connection may
 * never call back: each wait also ends with the channel.
 */
async function send(
  { open, size }: Upload,
  channel: Channel,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<void> {
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
    onProgress()
  }
  if (gone || signal.aborted) return
  if (left !== 0) throw new Error(`it has not the ${size} bytes that it should have`)
}

async function drained(stdin: Writable, closed: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const either = AbortSignal.any([over.signal, signal])
  try {
    await Promise.race([once(stdin, 'drain', { signal: either }), closed])
  } catch (cause) {
    if (!signal.aborted) throw cause
  } finally {
    over.abort()
  }
}
