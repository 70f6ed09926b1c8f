import type { Options } from './options'

/** Rows under each other, each column as wide as its widest; the last may be as long as it is. */
export function table(rows: string[][]): string {
  const widths = rows.reduce<number[]>((found, row) => row.map((cell, at) => Math.max(found[at] ?? 0, cell.length)), [])
  return rows
    .map(row =>
      row
        .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Forms of commands with what they do, beside each other where a form is short enough, else below it. */
export function formText(forms: [usage: string, about: string][]): string {
  const beside = 46
  return forms
    .map(([usage, about]) =>
      usage.length > beside ? `  ${usage}\n  ${' '.repeat(beside)}  ${about}` : `  ${usage.padEnd(beside)}  ${about}`,
    )
    .join('\n')
}

export const short = (sha: string | null): string => sha?.slice(0, 7) ?? '–'

/** Text of others, for a terminal: without what would move its cursor. */
export const plain = (text: string): string => text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '')

/** Prints one answer, as text or as JSON, which is a good end. */
export function show(options: Pick<Options, 'json'>, value: unknown, text: () => string): number {
  process.stdout.write(`${options.json ? JSON.stringify(value) : text()}\n`)
  return 0
}
