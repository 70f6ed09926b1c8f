/** Edits between two short words: a letter changed, added or left out, two neighbours swapped (optimal string alignment). */
function distance(a: string, b: string): number {
  const table = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  const cell = (row: number, column: number) => table[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    table.push(row)
    for (let j = 1; j <= b.length; j++) {
      const changed = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(i - 2, j - 2) + 1 : changed
      row.push(Math.min(changed, swapped, cell(i - 1, j) + 1, cell(i, j - 1) + 1))
    }
  }
  return cell(a.length, b.length)
}

/** The known word that was probably meant, or `null` when none is near (a third of its letters, at least one). */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > 60) return null
  const plain = word.toLowerCase().replaceAll('-', '_')
  const ranked = known.map(name => ({ name, away: distance(plain, name) })).toSorted((a, b) => a.away - b.away)
  const best = ranked[0]
  return best && best.away <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null
}
