const UNITS = ['KB', 'MB', 'GB', 'TB'] as const

/** A size for people: `0 B`, `318 KB`, `1.4 MB`; a KB is 1024 bytes. One decimal below ten, from MB on. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`
  let size = count / 1024
  let unit = 0
  // 1023.5 would be shown as 1024: what rounds up to the next unit is written in it.
  while (Math.round(size) >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit += 1
  }
  const shown = unit > 0 && size < 9.95 ? size.toFixed(1) : String(Math.round(size))
  return `${shown} ${UNITS[unit]}`
}
