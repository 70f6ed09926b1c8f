import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Commit, Parcel } from '@/lib/ports/repository'
import type { Mirror } from './mirror'
import { type ParcelContent, parcelTar } from './parcel-tar'
import { spooled } from './spool'
import { treeChanges } from './tree-changes'
import { treeDigest } from './tree-digest'
import { listTree } from './tree-listing'

/** A hundred hosts may be sent to at once, each at its own pace. */
const PIECE_BYTES = 64 * 1024
/** Up to this size a parcel is read once for all hosts. Of a larger one nothing is held. */
const HELD_BYTES = 4 * 1024 * 1024
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
  await treeDigest(mirror, commit.sha, 'blake2b', base)
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
    open: size > HELD_BYTES ? () => createReadStream(path, { highWaterMark: PIECE_BYTES }) : await held(path),
  }
}

async function held(path: string): Promise<() => Iterable<Buffer>> {
  const bytes = await readFile(path)
  return function* () {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
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
