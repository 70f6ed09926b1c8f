/**
 * Reads CSV (RFC 4180) whose first row names the columns. Gives one record a row, by column name; empty lines are left
 * out. HAProxy begins the first row with `# `.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = splitCsv(text.replace(/^# /, ''))
  return rows.map(row => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy

function splitCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [whole, quoted, plain, end] of text.replaceAll('\r\n', '\n').matchAll(CELL)) {
    if (whole === '' && row.length === 0) continue
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}
