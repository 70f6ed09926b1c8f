import { processLine } from '@/lib/commands/runner'
import { ok, type Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'
import type { Channel } from './transport'

/** A shell on the host that takes one call after the other. */
export type Lane = {
  channel: Channel
  /** It has taken calls before this one: it may have gone away without our knowing. */
  used: boolean
}

/** How long a lane without a call is kept: a rollback that soon follows finds it, and a host left alone has no sessions. */
const idleMs = 60_000
const mostIdle = 2

/** The lanes to one host. A call takes one, and gives it back unless the host may not be done with it. */
export class Lanes {
  #idle: { channel: Channel; timer: NodeJS.Timeout }[] = []
  /** A lane that is being opened for whoever comes first. */
  #waking: Promise<Result<Lane, HostFailure>> | undefined
  #closed = false
  /** The fastest that a call was answered, in milliseconds. */
  answeredMs: number | null = null

  constructor(private readonly open: (line: string) => Promise<Result<Channel, HostFailure>>) {}

  /** Begins to open a lane where none waits: the next call need not. */
  wake(): void {
    if (this.#closed || this.#waking || this.#idle.length > 0) return
    const waking = this.#open()
    this.#waking = waking
    waking.then(opened => {
      if (this.#waking !== waking) return
      this.#waking = undefined
      if (opened.ok) this.giveBack(opened.value)
    })
  }

  async take(): Promise<Result<Lane, HostFailure>> {
    const idle = this.#idle.pop()
    if (idle) {
      clearTimeout(idle.timer)
      return ok({ channel: idle.channel, used: true })
    }
    const waking = this.#waking
    this.#waking = undefined
    return waking ?? this.#open()
  }

  async #open(): Promise<Result<Lane, HostFailure>> {
    const opened = await this.open(processLine)
    if (!opened.ok) return opened
    const channel = opened.value
    for (const stream of [channel.stdin, channel.stdout, channel.stderr]) stream.on('error', () => {})
    channel.closed.then(() => this.#forget(channel))
    return ok({ channel, used: false })
  }

  answered(ms: number): void {
    this.answeredMs = Math.min(ms, this.answeredMs ?? ms)
  }

  /** What it still says of the call that is over is not heard any more. */
  giveBack({ channel }: Lane): void {
    channel.stdout.resume()
    channel.stderr.resume()
    if (this.#closed || this.#idle.length >= mostIdle) {
      channel.stdin.end()
      return
    }
    const timer = setTimeout(() => {
      this.#forget(channel)
      channel.stdin.end()
    }, idleMs)
    this.#idle.push({ channel, timer: timer.unref() })
  }

  /** Ends those without a call, and keeps none from now on. */
  close(): void {
    this.#closed = true
    for (const { channel } of this.#idle) {
      this.#forget(channel)
      channel.stdin.end()
    }
  }

  #forget(channel: Channel): void {
    for (const idle of this.#idle) if (idle.channel === channel) clearTimeout(idle.timer)
    this.#idle = this.#idle.filter(idle => idle.channel !== channel)
  }
}
