/** One figure. `against` names what a ratio divides by; `target` is what the figure should not go beyond. */
export type Figure = {
  /** The table that it is shown in, and its place there. */
  table: string
  row: string
  column: string
  value: number
  unit: string
  against?: string
  target?: { atMost: number } | { atLeast: number }
}

/** Collects figures. With `json` each is written at once, as a line; else as tables at the end of a part. */
export class Report {
  #figures: Figure[] = []
  readonly #json: boolean
  readonly #write: (text: string) => void

  constructor(json: boolean, write: (text: string) => void) {
    this.#json = json
    this.#write = write
  }

  add(figure: Figure): void {
    this.#figures.push(figure)
    if (!this.#json) return
    const { table, row, column, value, unit, against, target } = figure
    const name = [table, column, row].filter(Boolean).join(' / ')
    this.#write(`${JSON.stringify({ name, value: rounded(value), unit, against, target })}\n`)
  }

  /** A line for people, e.g. what could not be measured and why. */
  note(text: string): void {
    if (this.#json) process.stderr.write(`${text}\n`)
    else this.#write(`${text}\n`)
  }

  /** Shows the tables of what was added since the last time. */
  show(): void {
    const figures = this.#figures
    this.#figures = []
    if (this.#json) return
    for (const table of new Set(figures.map(figure => figure.table))) {
      this.#write(`\n${table}\n${tableOf(figures.filter(figure => figure.table === table))}\n`)
    }
  }
}

function tableOf(figures: Figure[]): string {
  const columns = [...new Set(figures.map(figure => figure.column))]
  const rows = [...new Set(figures.map(figure => figure.row))]
  const cell = (row: string, column: string) => {
    const figure = figures.find(candidate => candidate.row === row && candidate.column === column)
    return figure ? shown(figure) : ''
  }
  const lines = [['', ...columns], ...rows.map(row => [row, ...columns.map(column => cell(row, column))])]
  const widths = ['', ...columns].map((_, index) => Math.max(...lines.map(line => line[index]?.length ?? 0)))
  return lines
    .map(line => line.map((text, at) => (at === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[at] ?? 0))))
    .map(line => `  ${line.join('   ').trimEnd()}`)
    .join('\n')
}

/** `0.42 s`, `1.21 × ok`, `180 ms MISSED (at most 150)`. */
function shown({ value, unit, target }: Figure): string {
  const text = `${rounded(value)} ${unit === 'ratio' ? '×' : unit}`
  if (!target) return text
  const [met, limit] =
    'atMost' in target
      ? [value <= target.atMost, `at most ${target.atMost}`]
      : [value >= target.atLeast, `at least ${target.atLeast}`]
  return met ? `${text} ok` : `${text} MISSED (${limit})`
}

/** Three digits that count; whole numbers from 100 on. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new RangeError('there is no median of nothing')
  return (low + high) / 2
}
