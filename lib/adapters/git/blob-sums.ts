import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Blob, readBlobs } from './blobs'
import type { Mirror } from './mirror'

/** What is remembered of a blob: SHA-256, size, and whether it is a Git LFS pointer. */
export type BlobSum = { sum: string; size: number; pointer: boolean }

const LFS_HEAD = Buffer.from('version https://git-lfs.github.com/spec/')
const LFS_LONGEST = 1024

/**
 * Sums of blobs, by object name. Those of the tree before are remembered on disk, so that a commit costs what it
 * changed; the file is replaced each time and never grows beyond one tree.
 */
export async function blobSums(mirror: Mirror, oids: Set<string>): Promise<Map<string, BlobSum>> {
  const remembered = await recall(mirror)
  const sums = new Map<string, BlobSum>()
  const missing: string[] = []
  for (const oid of oids) {
    const known = remembered.get(oid)
    if (known) sums.set(oid, known)
    else missing.push(oid)
  }
  let at = 0
  for await (const blob of readBlobs(mirror, missing)) sums.set(missing[at++] ?? '', await sumOf(blob))
  if (missing.length > 0) await remember(mirror, sums)
  return sums
}

async function sumOf(blob: Blob): Promise<BlobSum> {
  const hash = createHash('sha256')
  let head: Buffer = Buffer.alloc(0)
  for await (const piece of blob.content) {
    if (head.length < LFS_HEAD.length) head = Buffer.concat([head, piece.subarray(0, LFS_HEAD.length)])
    hash.update(piece)
  }
  const pointer = blob.size <= LFS_LONGEST && head.subarray(0, LFS_HEAD.length).equals(LFS_HEAD)
  return { sum: hash.digest('hex'), size: blob.size, pointer }
}

const file = (mirror: Mirror) => join(mirror.folder, 'digests', 'blobs')

async function recall(mirror: Mirror): Promise<Map<string, BlobSum>> {
  const text = await readFile(file(mirror), 'latin1').catch(() => '')
  const sums = new Map<string, BlobSum>()
  for (const line of text.split('\n')) {
    const read = /^([0-9a-f]{40}) ([0-9a-f]{64}) (\d+) ([pc])$/.exec(line)
    if (read?.[1] && read[2]) sums.set(read[1], { sum: read[2], size: Number(read[3]), pointer: read[4] === 'p' })
  }
  return sums
}

async function remember(mirror: Mirror, sums: Map<string, BlobSum>): Promise<void> {
  const lines = [...sums].map(([oid, { sum, size, pointer }]) => `${oid} ${sum} ${size} ${pointer ? 'p' : 'c'}\n`)
  const aside = `${file(mirror)}.${randomBytes(6).toString('hex')}`
  await mkdir(join(mirror.folder, 'digests'), { recursive: true })
  await writeFile(aside, lines.join(''))
  await rename(aside, file(mirror))
}
