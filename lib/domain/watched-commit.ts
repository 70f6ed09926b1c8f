/**
 * The commit whose checks a place is watched by: what most of its enabled hosts were left on, since the checks of a
 * newer commit ask for what is not there yet. Where nothing was ever deployed, the head of the default branch; `null`
 * where that is not known either.
 */
export function watchedCommit(expected: readonly (string | null)[], head: string | null): string | null {
  const counts = new Map<string, number>()
  for (const sha of expected) if (sha !== null) counts.set(sha, (counts.get(sha) ?? 0) + 1)
  const [most] = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return most?.[0] ?? head
}
