/** What a host is sent for a commit: nothing, what differs from a commit that it holds, or the whole tree. */
export type Transfer = { kind: 'held' } | { kind: 'difference'; base: string } | { kind: 'whole' }

/**
 * Chooses what a host is sent.
 *
 * @param tree the commit whose pristine tree the host holds
 */
export function chooseTransfer(sha: string, tree: string | null): Transfer {
  if (tree === sha) return { kind: 'held' }
  return tree === null ? { kind: 'whole' } : { kind: 'difference', base: tree }
}
