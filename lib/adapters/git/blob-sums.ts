import { createHash } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hash } from '@/lib/domain/hash'
import { ALGORITHM } from './algorithm'
import { type Blob, readBlobs } from './blobs'
import type { Mirror } from './mirror'
import { writeWhole } from './write-whole'

/** What is remembered of a blob: its sum in hex, size, and whether it is a Git LFS pointer. */
export type BlobSum = { sum: string; size: number; pointer: boolean }

const LFS_HEAD = Buffer.from('version https://git-lfs.github.com/spec/')
const LFS_LONGEST = 1024

/**
 * Sums of blobs, by object name. Those of trees before are remembered on disk, so that a commit costs what it changed. The
 * file begins anew with this tree when it is more than twice as long.
 */
export async function blobSums(mirror: Mirror, hash: Hash, oids: Set<string>): Promise<Map<string, BlobSum>> {
  const remembered = await recall(mirror, hash)
  const missing = [...oids].filter(oid => !remembered.has(oid))
  const found = await sumBlobs(mirror, hash, missing)
  const sums = new Map([...remembered, ...found])
  const crowded = sums.size > 2 * oids.size
  if (crowded) for (const oid of sums.keys()) if (!oids.has(oid)) sums.delete(oid)
  if (crowded || remembered.size === 0) await writeWhole(fileOf(mirror, hash), linesOf(sums))
  else if (found.size > 0) await appendFile(fileOf(mirror, hash), linesOf(found))
  return sums
}

/** Sums of blobs, none of which is remembered. */
export async function sumBlobs(mirror: Mirror, hash: Hash, oids: string[]): Promise<Map<string, BlobSum>> {
  const sums = new Map<string, BlobSum>()
  let at = 0
  for await (const blob of readBlobs(mirror, oids)) sums.set(oids[at++] ?? '', await sumOf(blob, hash))
  return sums
}

async function sumOf(blob: Blob, by: Hash): Promise<BlobSum> {
  const hash = createHash(ALGORITHM[by])
  let head: Buffer = Buffer.alloc(0)
  for await (const piece of blob.content) {
    if (head.length < LFS_HEAD.length) head = Buffer.concat([head, piece.subarray(0, LFS_HEAD.length)])
    hash.update(piece)
  }
  const pointer = blob.size <= LFS_LONGEST && head.subarray(0, LFS_HEAD.length).equals(LFS_HEAD)
  return { sum: hash.digest('hex'), size: blob.size, pointer }
}

const fileOf = (mirror: Mirror, hash: Hash) => join(mirror.folder, 'digests', `sums.${hash}`)

const OID = 40
const SIZE = 15

/** Lines of one length, so that a thousand are read at once: object name, sum, size, and `p` for a pointer. */
const linesOf = (sums: Map<string, BlobSum>): string =>
  Array.from(
    sums,
    ([oid, { sum, size, pointer }]) => `${oid} ${sum} ${`${size}`.padStart(SIZE)} ${pointer ? 'p' : 'c'}\n`,
  ).join('')

/** Nothing, when what was written last did not get there whole. */
async function recall(mirror: Mirror, hash: Hash): Promise<Map<string, BlobSum>> {
  const text = await readFile(fileOf(mirror, hash), 'latin1').catch(() => '')
  const sums = new Map<string, BlobSum>()
  const width = text.indexOf('\n') + 1
  if (width === 0 || text.length % width !== 0) return sums
  const sizeAt = width - SIZE - 3
  for (let at = 0; at < text.length; at += width) {
    const size = Number(text.slice(at + sizeAt, at + sizeAt + SIZE))
    const sum = text.slice(at + OID + 1, at + sizeAt - 1)
    sums.set(text.slice(at, at + OID), { sum, size, pointer: text[at + width - 2] === 'p' })
  }
  return sums
}
