/** What of a check's state a summary needs. `recent`: verdicts of its last runs, a letter each, the newest last. */
export type CheckLine = {
  state: 'unknown' | 'ok' | 'firing'
  bad: number
  recent: string
  /** Runs of the last 24 hours: how many passed, of how many. */
  pass: number
  total: number
}

/**
 * Several checks as one: the worst verdict of each turn (counted from the newest), uptime over all runs, and which of them
 * needs eyes first. `worst` is -1 where none does.
 */
export function foldChecks(checks: readonly CheckLine[]) {
  const longest = Math.max(0, ...checks.map(({ recent }) => recent.length))
  const recent = Array.from({ length: longest }, (_, at) => {
    const letters = checks.map(({ recent }) => recent.at(at - longest) ?? '')
    return letters.includes('f') ? 'f' : letters.includes('i') ? 'i' : 'p'
  }).join('')
  const sum = (of: (check: CheckLine) => number) => checks.reduce((all, check) => all + of(check), 0)
  const total = sum(check => check.total)
  const firing = checks.findIndex(({ state }) => state === 'firing')
  return {
    watched: checks.length,
    firing: checks.filter(({ state }) => state === 'firing').length,
    worst: firing === -1 ? checks.findIndex(({ bad }) => bad > 0) : firing,
    recent,
    uptime: total === 0 ? null : sum(check => check.pass) / total,
  }
}
