/** Where in `name` a piece of a pattern can end when it begins at `start`. */
function endsOf(piece: string, name: readonly string[], start: number): number[] {
  if (piece !== '*' && piece !== '**' && piece !== '?') return name[start] === piece ? [start + 1] : []
  const slash = piece === '**' ? -1 : name.indexOf('/', start)
  const furthest = slash === -1 ? name.length : slash
  if (piece === '?') return start < furthest ? [start + 1] : []
  return Array.from({ length: furthest - start + 1 }, (_, length) => start + length)
}

/** Follows all possible ends at once instead of a regular expression: no pattern can make it slow or mean more. */
function matches(pattern: string, branch: string): boolean {
  const wild = pattern.search(/[*?]/)
  if (wild === -1) return pattern === branch
  if (!branch.startsWith(pattern.slice(0, wild))) return false
  const name = [...branch]
  let ends = new Set([0])
  for (const piece of pattern.match(/\*\*|./gsu) ?? []) {
    ends = new Set([...ends].flatMap(end => endsOf(piece, name, end)))
  }
  return ends.has(name.length)
}

/**
 * Whether one of the patterns names the branch, from its first to its last character. `*` and `?` stay within one
 * part of a name, `**` crosses `/`: `feature/*` is `feature/a` but not `feature/a/b`. A lone `*` is any branch.
 */
export function branchAllowed(patterns: readonly string[], branch: string): boolean {
  return patterns.some(pattern => pattern === '*' || matches(pattern, branch))
}
