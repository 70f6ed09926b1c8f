import { createHash } from 'node:crypto'

/** A commit's file with the SHA-256 of its content; a link with its target. */
export type ManifestEntry =
  | { path: Buffer; kind: 'file' | 'executable'; sum: string }
  | { path: Buffer; kind: 'link'; target: Buffer }

/**
 * SHA-256 over everything a tree must be: the same as `tree_digest` in `lib/commands/tree-digest.ts` computes on a host,
 * where names are as `find .` prints them and sorted by bytes.
 */
export function manifestDigest(entries: ManifestEntry[]): string {
  const sorted = entries
    .map(entry => ({ ...entry, name: Buffer.concat([Buffer.from('./'), entry.path, Buffer.from('\0')]) }))
    .sort((a, b) => Buffer.compare(a.name, b.name))
  const hash = createHash('sha256')

  hash.update('prometheus tree 1\nfiles\n')
  for (const entry of sorted) if (entry.kind !== 'link') hash.update(entry.name)
  hash.update('\nsums\n')
  for (const entry of sorted) if (entry.kind !== 'link') hash.update(`${entry.sum}\n`)
  hash.update('executables\n')
  for (const entry of sorted) if (entry.kind === 'executable') hash.update(entry.name)
  hash.update('\nlinks\n')
  for (const entry of sorted) if (entry.kind === 'link') hash.update(entry.name)
  hash.update('\ntargets\n')
  for (const entry of sorted) if (entry.kind === 'link') hash.update(entry.target).update('\n\0')
  hash.update('\nothers\n')
  return hash.digest('hex')
}
