import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { ServerChannel } from 'ssh2'

/**
 * ssh2 keeps the last chunk that had to wait for the client's window, and sends it once more when the *other* of stdout
 * and stderr has to wait next. Nothing waits when this is called, so there is nothing to lose.
 */
function forgetWaiting(channel: ServerChannel): void {
  Object.assign(channel, { _chunk: undefined, _chunkcb: undefined, _chunkErr: undefined, _chunkcbErr: undefined })
}

/**
 * Sends what a command prints, one chunk at a time over both streams, each only when the client had room for the one
 * before. Resolves when both have ended, or the client has gone.
 */
export async function sendOutput({ stdout, stderr }: ChildProcess, channel: ServerChannel): Promise<void> {
  const gone = new Promise<void>(resolve => channel.once('close', resolve))
  void gone.then(() => {
    stdout?.destroy()
    stderr?.destroy()
  })

  let turn: Promise<void> = Promise.resolve()
  const send = (to: Writable, chunk: Buffer): Promise<void> => {
    const sent = () =>
      new Promise<void>(resolve => {
        forgetWaiting(channel)
        to.write(chunk, () => resolve())
      })
    // A write to a closed channel never calls back.
    turn = turn.then(() => Promise.race([sent(), gone]))
    return turn
  }
  const drain = async (from: Readable | null, to: Writable) => {
    try {
      for await (const chunk of from ?? []) await send(to, chunk)
    } catch {
      // Destroyed above, because the client has gone.
    }
  }
  await Promise.all([drain(stdout, channel), drain(stderr, channel.stderr)])
}
