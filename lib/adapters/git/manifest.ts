import { createHash } from 'node:crypto'
import type { Hash } from '@/lib/domain/hash'
import { ALGORITHM } from './algorithm'
import type { TreePath } from './tree-path'

/** A commit's file with the sum of its content, in hex (`null`: its host knows it); a link with its target. */
export type ManifestEntry =
  | { path: TreePath; kind: 'file' | 'executable'; sum: string | null }
  | { path: TreePath; kind: 'link'; target: Buffer }

/**
 * The sum over everything a tree must be: the same as `tree_digest` in `lib/commands/tree-digest.ts` computes on a host.
 * The records and their order are written there.
 */
export function manifestDigest(entries: ManifestEntry[], hash: Hash): string {
  const records = ['prometheus tree 2\0']
  for (const entry of entries) {
    if (entry.kind === 'link') records.push(`l ./${entry.path}//${entry.target.toString('latin1')}\n\0`)
    else records.push(entry.sum === null ? `= ./${entry.path}\0` : `${entry.sum}  ./${entry.path}\0`)
    if (entry.kind === 'executable') records.push(`x ./${entry.path}\0`)
  }
  return createHash(ALGORITHM[hash]).update(records.sort().join(''), 'latin1').digest('hex')
}
