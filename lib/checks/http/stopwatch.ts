import type { Timings } from './types'

type Phase = Exclude<keyof Timings, 'totalMs'>

/** Adds up the phases of one exchange. */
export class Stopwatch {
  readonly #begun = performance.now()
  readonly #phases: Partial<Record<Phase, number>> = {}
  #lap = this.#begun

  /** The phase that began at the last lap ends now. */
  lap(phase: Phase): void {
    const now = performance.now()
    this.#phases[phase] = now - this.#lap
    this.#lap = now
  }

  /** What went by since the last lap belongs to no phase. */
  skip(): void {
    this.#lap = performance.now()
  }

  read(): Timings {
    return { ...this.#phases, totalMs: performance.now() - this.#begun }
  }
}
