import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Commit, Parcel } from '@/lib/ports/repository'
import type { Mirror } from './mirror'
import { type ParcelContent, parcelTar } from './parcel-tar'
import { spooled } from './spool'
import { treeChanges } from './tree-changes'
import { treeDigest } from './tree-digest'
import { listTree } from './tree-listing'

/** A hundred hosts may be sent to at once, each with a stream of its own. */
const READ_BYTES = 64 * 1024
/** Part of every parcel's name: a host must not take one of another layout for ours. */
const LAYOUT = 'v1'

/**
 * The parcel of a commit that the mirror has, upon `base` (which it has too) or whole. Every member carries the
 * commit's time, so that the same files have the same time on all hosts.
 */
export async function makeParcel(
  mirror: Mirror,
  commit: Commit,
  base: string | null,
  compression: 'none' | 'gzip',
): Promise<Parcel> {
  // First, since it refuses what cannot be sent; usually it is known already.
  await treeDigest(mirror, commit.sha, 'blake2b')
  const content = await contentOf(mirror, commit, base)
  const name = `${commit.sha}.${base ?? 'whole'}.${LAYOUT}.tar${compression === 'gzip' ? '.gz' : ''}`
  const { path, size } = await spooled(join(mirror.folder, 'spool'), name, compression, () =>
    parcelTar(mirror, content),
  )
  return {
    name,
    size,
    compression,
    base,
    removes: (content.removed ?? []).length > 0,
    files: content.written.length,
    open: () => createReadStream(path, { highWaterMark: READ_BYTES }),
  }
}

async function contentOf(mirror: Mirror, commit: Commit, base: string | null): Promise<ParcelContent> {
  const mtime = Math.floor(commit.committedAt.getTime() / 1000)
  if (base === null) {
    const { entries } = await listTree(mirror, commit.sha)
    return { written: entries, removed: null, mtime }
  }
  return { ...(await treeChanges(mirror, base, commit.sha)), mtime }
}
