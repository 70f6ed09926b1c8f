import { processLine } from '@/lib/commands/runner'
import { ok, type Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'
import type { Channel } from './transport'

/** A shell on the host that takes one call after the other. */
export type Lane = {
  session: Session
  /** As the call that has taken it sees it. */
  channel: Channel
  /** It has taken calls before this one: it may have gone away without our knowing. */
  used: boolean
}

/** How long a lane without a call is kept: a rollback that soon follows finds it, and a host left alone has no sessions. */
const idleMs = 60_000
const mostIdle = 2

type End = { exited: boolean }

/**
 * A lane's channel, lent to one call at a time. Whoever waits for its end does so by a promise of his own: one that lives as
 * long as the session would keep what every call has ever held.
 */
class Session {
  #end: End | null = null
  #tell: ((end: End) => void) | null = null

  constructor(readonly channel: Channel) {
    channel.closed.then(end => {
      this.#end = end
      this.#tell?.(end)
    })
  }

  lend(): Channel {
    const closed = new Promise<End>(resolve => {
      this.#tell = resolve
      if (this.#end) resolve(this.#end)
    })
    return { ...this.channel, closed }
  }

  takeBack(): void {
    this.#tell = null
  }
}

/** The lanes to one host. A call takes one, and gives it back unless the host may not be done with it. */
export class Lanes {
  #idle: { session: Session; timer: NodeJS.Timeout }[] = []
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
      return ok({ session: idle.session, channel: idle.session.lend(), used: true })
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
    const session = new Session(channel)
    channel.closed.then(() => this.#forget(session))
    return ok({ session, channel: session.lend(), used: false })
  }

  answered(ms: number): void {
    this.answeredMs = Math.min(ms, this.answeredMs ?? ms)
  }

  /** What it still says of the call that is over is not heard any more. */
  giveBack({ session, channel }: Lane): void {
    session.takeBack()
    channel.stdout.resume()
    channel.stderr.resume()
    if (this.#closed || this.#idle.length >= mostIdle) {
      channel.stdin.end()
      return
    }
    const timer = setTimeout(() => {
      this.#forget(session)
      channel.stdin.end()
    }, idleMs)
    this.#idle.push({ session, timer: timer.unref() })
  }

  /** Ends those without a call, and keeps none from now on. */
  close(): void {
    this.#closed = true
    for (const { session } of this.#idle) {
      this.#forget(session)
      session.channel.stdin.end()
    }
  }

  #forget(session: Session): void {
    for (const idle of this.#idle) if (idle.session === session) clearTimeout(idle.timer)
    this.#idle = this.#idle.filter(idle => idle.session !== session)
  }
}
