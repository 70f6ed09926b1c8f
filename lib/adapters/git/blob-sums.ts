import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hash } from '@/lib/domain/hash'
import { ALGORITHM } from './algorithm'
import { type Blob, readBlobs } from './blobs'
import type { Mirror } from './mirror'

/** What is remembered of a blob: its sum in hex, size, and whether it is a Git LFS pointer. */
export type BlobSum = { sum: string; size: number; pointer: boolean }

const LFS_HEAD = Buffer.from('version https://git-lfs.github.com/spec/')
const LFS_LONGEST = 1024

/**
 * Sums of blobs, by object name. Those of the tree before are remembered on disk, so that a commit costs what it
 * changed; the file is replaced each time and never grows beyond one tree.
 */
export async function blobSums(mirror: Mirror, hash: Hash, oids: Set<string>): Promise<Map<string, BlobSum>> {
  const remembered = await recall(mirror, hash)
  const sums = new Map<string, BlobSum>()
  const missing: string[] = []
  for (const oid of oids) {
    const known = remembered.get(oid)
    if (known) sums.set(oid, known)
    else missing.push(oid)
  }
  let at = 0
  for await (const blob of readBlobs(mirror, missing)) sums.set(missing[at++] ?? '', await sumOf(blob, hash))
  if (missing.length > 0) await remember(mirror, hash, sums)
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

const fileOf = (mirror: Mirror, hash: Hash) => join(mirror.folder, 'digests', `blobs.${hash}`)

async function recall(mirror: Mirror, hash: Hash): Promise<Map<string, BlobSum>> {
  const text = await readFile(fileOf(mirror, hash), 'latin1').catch(() => '')
  const sums = new Map<string, BlobSum>()
  for (const line of text.split('\n')) {
    const read = /^([0-9a-f]{40}) ([0-9a-f]{64,128}) (\d+) ([pc])$/.exec(line)
    if (read?.[1] && read[2]) sums.set(read[1], { sum: read[2], size: Number(read[3]), pointer: read[4] === 'p' })
  }
  return sums
}

async function remember(mirror: Mirror, hash: Hash, sums: Map<string, BlobSum>): Promise<void> {
  const lines = [...sums].map(([oid, { sum, size, pointer }]) => `${oid} ${sum} ${size} ${pointer ? 'p' : 'c'}\n`)
  const file = fileOf(mirror, hash)
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  await mkdir(join(mirror.folder, 'digests'), { recursive: true })
  await writeFile(aside, lines.join(''))
  await rename(aside, file)
}
