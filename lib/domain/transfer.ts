/** What a host is sent for a commit: nothing, what differs from a commit that it holds, or the whole tree. */
export type Transfer = { kind: 'held' } | { kind: 'difference'; base: string } | { kind: 'whole' }

/**
 * Chooses what a host is sent. Of the trees it holds, the one that is live is the likeliest to be near.
 *
 * @param trees commits whose pristine trees the host holds, in any order
 * @param live the commit that runs there
 */
export function chooseTransfer(sha: string, trees: readonly string[], live: string | null): Transfer {
  if (trees.includes(sha)) return { kind: 'held' }
  const base = live !== null && trees.includes(live) ? live : trees[0]
  return base === undefined ? { kind: 'whole' } : { kind: 'difference', base }
}
