/**
 * Which hosts of a deploy are out of load balancing, so that never more are than may be. One deploy has one worker, so
 * this is all in memory: after a crash the hosts that are out say so themselves when they are gone on with.
 */
export class Turns {
  readonly #most: number
  readonly #out = new Set<string>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(most: number) {
    this.#most = most
  }

  /** Does one thing at a time: looking whether a host may go and taking it out belong together. */
  alone<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#last.then(act, act)
    this.#last = next.catch(() => {})
    return next
  }

  mayGo = (hostId: string): boolean => this.#out.has(hostId) || this.#out.size < this.#most
  go = (hostId: string): void => void this.#out.add(hostId)
  comeBack = (hostId: string): void => void this.#out.delete(hostId)
  /** Whether another host is out, and so may come back. */
  othersOut = (hostId: string): boolean => [...this.#out].some(id => id !== hostId)
}
