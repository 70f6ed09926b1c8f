/**
 * Work that several callers want at the same time is done once: fifty hosts ask for the same digest and parcel in
 * one moment. Nothing is kept when it is done.
 */
export class InFlight<T> {
  readonly #running = new Map<string, Promise<T>>()

  /** @param key what makes two pieces of work the same */
  share(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key)
    if (running) return running
    const started = work().finally(() => this.#running.delete(key))
    this.#running.set(key, started)
    return started
  }
}
