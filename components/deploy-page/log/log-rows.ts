import type { Section } from './host-log'

/** A row of the log's window: the head of a step, or a line of it. */
export type LogRow = { section: Section; line: number | null }

/** Which rows there are with these steps open; without keeping one object a line. */
export class LogRows {
  readonly count: number
  readonly #starts: number[] = []
  readonly #sections: Section[]
  readonly #open: (section: Section) => boolean

  constructor(sections: Section[], open: (section: Section) => boolean) {
    this.#sections = sections
    this.#open = open
    let count = 0
    for (const section of sections) {
      this.#starts.push(count)
      count += 1 + (open(section) ? section.to - section.from : 0)
    }
    this.count = count
  }

  at(index: number): LogRow | null {
    let [low, high] = [0, this.#starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= index) low = middle + 1
      else high = middle
    }
    const section = this.#sections[low - 1]
    if (!section || index >= this.count) return null
    const within = index - (this.#starts[low - 1] ?? 0)
    return { section, line: within === 0 ? null : section.from + within - 1 }
  }

  /** Where a line of a run is; -1 while its step is closed. */
  indexOf(run: string, line: number): number {
    const at = this.#sections.findIndex(section => section.run === run && line >= section.from && line < section.to)
    const section = this.#sections[at]
    if (!section || !this.#open(section)) return -1
    return (this.#starts[at] ?? 0) + 1 + line - section.from
  }
}
