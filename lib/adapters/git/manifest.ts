import { createHash } from 'node:crypto'

/** A commit's file with the SHA-256 of its content; a link with its target. */
export type ManifestEntry =
  | { path: Buffer; kind: 'file' | 'executable'; sum: string }
  | { path: Buffer; kind: 'link'; target: Buffer }

/**
 * SHA-256 over everything a tree must be: the same as `tree_digest` in `lib/commands/tree-digest.ts` computes on a host.
 * The records and their order are written there.
 */
export function manifestDigest(entries: ManifestEntry[]): string {
  const records = entries.flatMap(entry => {
    if (entry.kind === 'link') return [record('l ./', entry.path, '//', entry.target, '\n')]
    const file = record(`${entry.sum}  ./`, entry.path)
    return entry.kind === 'executable' ? [file, record('x ./', entry.path)] : [file]
  })
  const hash = createHash('sha256')
  for (const bytes of [record('prometheus tree 2'), ...records].sort(Buffer.compare)) hash.update(bytes)
  return hash.digest('hex')
}

const record = (...parts: (string | Buffer)[]) =>
  Buffer.concat([...parts, '\0'].map(part => Buffer.from(part as string)))
