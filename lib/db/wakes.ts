import { type Listener, listen } from './listen'

/** Event rows tell of themselves by a trigger; log chunks are told of in their own transaction. */
const CHANNELS = ['prometheus_events', 'prometheus_log']

/** Resolves when something may have happened, after a while without (`quiet`), or when nobody listens any more. */
export type Wake = () => Promise<'woken' | 'quiet' | 'over'>

/** `null`: whatever happens. */
type Topic = string | null

/**
 * One listening connection a channel for all followers of this process, opened with the first and kept. A
 * notification wakes those whose deploy it names; after the connection was lost everyone is woken, because rows may
 * have come meanwhile. What woke them says nothing more: followers read the rows.
 */
export class Wakes {
  readonly #url: string
  readonly #sleepers = new Set<{ topic: Topic; wake: () => void }>()
  #listeners: Listener[] = []

  constructor(databaseUrl: string) {
    this.#url = databaseUrl
  }

  /**
   * A follower's wake. What happens between two of its sleeps ends the second at once.
   * @param topic a deploy's id; `null`: any event (log bytes wake only the followers of their deploy)
   * @param quietMs how long a sleep lasts at most
   * @param signal ends it
   */
  follow(topic: Topic, quietMs: number, signal: AbortSignal): Wake {
    this.#start()
    let happened = false
    let resume: (() => void) | null = null
    const sleeper = {
      topic,
      wake: () => {
        happened = true
        resume?.()
      },
    }
    this.#sleepers.add(sleeper)
    const end = () => {
      this.#sleepers.delete(sleeper)
      resume?.()
    }
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })

    return async () => {
      if (!happened && !signal.aborted) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, quietMs)
          resume = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        resume = null
      }
      if (signal.aborted) return 'over'
      const woken = happened
      happened = false
      return woken ? 'woken' : 'quiet'
    }
  }

  /** How many follow now. */
  get followers(): number {
    return this.#sleepers.size
  }

  /** Hangs up; followers still wake after their quiet time. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map(listener => listener.close()))
    this.#listeners = []
  }

  #start(): void {
    if (this.#listeners.length > 0) return
    const hear = (payload: string) => this.#heard(payload)
    const all = () => this.#wakeAll()
    this.#listeners = CHANNELS.map(channel => listen(this.#url, channel, hear, all))
    // What happened before the first notification could arrive is in rows as well.
    for (const { ready } of this.#listeners) ready.then(all)
  }

  #heard(payload: string): void {
    const deployId = named(payload, 'deployId')
    const isLog = named(payload, 'runId') !== null
    for (const { topic, wake } of this.#sleepers) if (topic === null ? !isLog : !deployId || topic === deployId) wake()
  }

  #wakeAll(): void {
    for (const { wake } of this.#sleepers) wake()
  }
}

function named(payload: string, key: string): string | null {
  try {
    const value: unknown = (JSON.parse(payload) as Record<string, unknown> | null)?.[key]
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
