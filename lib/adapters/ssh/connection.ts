import type { Client, ClientChannel } from 'ssh2'
import type { Channel } from '@/lib/adapters/runner/transport'

/** A channel that was not opened: `full` when sshd's `MaxSessions` is reached, `gone` when the connection is. */
export type OpenFailure = { kind: 'full' | 'gone'; message: string }

const openMs = 20_000

/** One SSH connection and how many of its channels are in use. */
export class Connection {
  inUse = 0
  alive = true
  idleSince = performance.now()
  readonly #onFree: () => void

  constructor(
    readonly client: Client,
    onFree: () => void,
  ) {
    this.#onFree = onFree
    client.on('close', () => this.#die())
    client.on('end', () => this.#die())
    client.on('error', () => this.#die())
  }

  /** Counts as in use at once, before sshd has answered. */
  async open(line: string): Promise<{ ok: true; value: Channel } | { ok: false; failure: OpenFailure }> {
    this.inUse++
    const opened = await this.#exec(line)
    if (opened.ok) {
      opened.value.closed.then(() => this.#release())
      return opened
    }
    this.#release()
    return opened
  }

  end(): void {
    this.alive = false
    this.client.end()
  }

  #exec(line: string): Promise<{ ok: true; value: Channel } | { ok: false; failure: OpenFailure }> {
    return new Promise(resolve => {
      const gone = (message: string) => resolve({ ok: false, failure: { kind: 'gone', message } })
      const lost = () => gone('the connection was lost while a channel was being opened')
      const timer = setTimeout(() => {
        this.client.destroy()
        lost()
      }, openMs)
      this.client.once('close', lost)
      const settled = () => {
        clearTimeout(timer)
        this.client.off('close', lost)
      }
      try {
        this.client.exec(line, (cause, channel) => {
          settled()
          if (!cause) return resolve({ ok: true, value: channelOf(channel) })
          if (/open failure/i.test(cause.message))
            return resolve({ ok: false, failure: { kind: 'full', message: cause.message } })
          gone(cause.message)
        })
      } catch (cause) {
        settled()
        gone(cause instanceof Error ? cause.message : `${cause}`)
      }
    })
  }

  #release(): void {
    this.inUse--
    this.idleSince = performance.now()
    this.#onFree()
  }

  #die(): void {
    if (!this.alive) return
    this.alive = false
    this.#onFree()
  }
}

/** sshd reports an exit status before it closes; without one the connection went away, or the shell was killed. */
function channelOf(channel: ClientChannel): Channel {
  let exited = false
  channel.once('exit', code => {
    exited = typeof code === 'number'
  })
  const stderrEnded = new Promise<void>(resolve => channel.stderr.once('end', resolve))
  const closed = new Promise<{ exited: boolean }>(resolve => {
    channel.once('close', () => stderrEnded.then(() => resolve({ exited })))
  })
  return {
    stdin: channel.stdin,
    stdout: channel.stdout,
    stderr: channel.stderr,
    closed,
    drop: () => {
      channel.stdout.resume()
      channel.stderr.resume()
      channel.close()
    },
  }
}
