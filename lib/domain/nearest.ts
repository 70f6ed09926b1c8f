/** Edits (one letter changed, added, left out) between two short words: Wagner and Fischer's table, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** The known word that was probably meant, or `null` when none is near (a third of its letters, at least one). */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > 60) return null
  const plain = word.toLowerCase().replaceAll('-', '_')
  const ranked = known.map(name => ({ name, away: distance(plain, name) })).toSorted((a, b) => a.away - b.away)
  const best = ranked[0]
  return best && best.away <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null
}
