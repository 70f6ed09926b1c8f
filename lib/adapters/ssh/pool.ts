import { pause } from '@/lib/adapters/runner/pause'
import type { Channel } from '@/lib/adapters/runner/transport'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostAddress, HostFailure } from '@/lib/ports/remote-host'
import { connect } from './connect'
import { Connection } from './connection'

/** sshd's `MaxSessions` is 10 by default. A follow holds a channel for as long as its run. */
const mostChannels = 8
const mostConnections = 12
const spareIdleMs = 60_000

/** The connections to one host: the first stays warm, others come and go with the work. */
export class Pool {
  #connections: Connection[] = []
  #connecting: Promise<Result<Connection, HostFailure>> | undefined
  #limit = mostChannels
  #closed = false
  #warm = 1
  #waiting: Array<() => void> = []
  #sweeper: NodeJS.Timeout | undefined

  constructor(private readonly address: HostAddress) {}

  /** A channel on the first connection that has room. */
  async open(line: string): Promise<Result<Channel, HostFailure>> {
    for (let attempt = 1; attempt <= 20; attempt++) {
      const found = await this.#withRoom()
      if (!found.ok) return found
      const connection = found.value
      const before = connection.inUse
      const opened = await connection.open(line)
      if (opened.ok) return opened
      if (opened.failure.kind === 'full') {
        this.#limit = Math.max(1, Math.min(this.#limit, before))
        // sshd forgets a closed session a moment after it has closed the channel.
        if (before === 0) await pause(5 * attempt)
      } else {
        connection.end()
        this.#forgetDead()
      }
    }
    return fail({ kind: 'unreachable', message: `${this.address.name}: sshd opens no session` })
  }

  /** Any live connection, for what does not count as a session. */
  async any(): Promise<Result<Connection, HostFailure>> {
    this.#forgetDead()
    const [first] = this.#connections
    return first ? ok(first) : this.#connect()
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#sweeper)
    for (const connection of this.#connections) connection.end()
    this.#connections = []
  }

  /** Others have this host under another address, key or pin now: no connection is kept warm any more. */
  supersede(): void {
    this.#warm = 0
    this.#closeIdle(0)
  }

  /** Looks again after each wait: others may have taken the room first. */
  async #withRoom(): Promise<Result<Connection, HostFailure>> {
    for (;;) {
      this.#forgetDead()
      const roomy = this.#connections.find(connection => connection.inUse < this.#limit)
      if (roomy) return ok(roomy)
      if (this.#connections.length < mostConnections) {
        const made = await this.#connect()
        if (!made.ok) return made
      } else await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
  }

  /** Callers that come while a connection is being made share it. */
  #connect(): Promise<Result<Connection, HostFailure>> {
    this.#connecting ??= this.#makeConnection().finally(() => {
      this.#connecting = undefined
    })
    return this.#connecting
  }

  async #makeConnection(): Promise<Result<Connection, HostFailure>> {
    if (this.#closed) return fail({ kind: 'aborted', message: `${this.address.name}: connections are closed` })
    const made = await connect(this.address)
    if (!made.ok) return made
    const connection = new Connection(made.value, () => this.#freed())
    if (this.#closed) {
      connection.end()
      return fail({ kind: 'aborted', message: `${this.address.name}: connections are closed` })
    }
    this.#connections.push(connection)
    this.#sweeper ??= setInterval(() => this.#closeIdle(spareIdleMs), spareIdleMs / 2).unref()
    return ok(connection)
  }

  #freed(): void {
    this.#forgetDead()
    if (this.#warm === 0) this.#closeIdle(0)
    for (const resume of this.#waiting.splice(0)) resume()
  }

  #forgetDead(): void {
    this.#connections = this.#connections.filter(connection => connection.alive)
  }

  #closeIdle(idleMs: number): void {
    const now = performance.now()
    for (const connection of this.#connections.slice(this.#warm)) {
      if (connection.inUse === 0 && now - connection.idleSince >= idleMs) connection.end()
    }
    this.#forgetDead()
    if (this.#connections.length === 0) {
      clearInterval(this.#sweeper)
      this.#sweeper = undefined
    }
  }
}
