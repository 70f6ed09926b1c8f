import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Hash } from '@/lib/domain/hash'
import type { TreeDigest } from '@/lib/ports/repository'
import { type BlobSum, blobSums } from './blob-sums'
import { collect, readBlobs } from './blobs'
import { InFlight } from './in-flight'
import { type ManifestEntry, manifestDigest } from './manifest'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { listTree, type TreeEntry } from './tree-listing'
import { readable } from './tree-path'
import { writeWhole } from './write-whole'

const knownTree = z.object({ digest: z.string(), files: z.number(), bytes: z.number() })

/**
 * The digest of a commit's tree; computed once, then read from disk.
 *
 * @throws RepositoryProblem `unsupported` for submodules, Git LFS and paths that leave the tree
 */
export function treeDigest(mirror: Mirror, sha: string, hash: Hash): Promise<TreeDigest> {
  const file = join(mirror.folder, 'digests', `${sha}.${hash}.json`)
  return computing.share(file, () => recallOrCompute(mirror, sha, hash, file))
}

const computing = new InFlight<TreeDigest>()

async function recallOrCompute(mirror: Mirror, sha: string, hash: Hash, file: string): Promise<TreeDigest> {
  const remembered = await readFile(file, 'utf8').catch(() => null)
  const known = remembered === null ? null : parse(remembered)
  if (known) return known
  const computed = await compute(mirror, sha, hash)
  await writeWhole(file, JSON.stringify(computed))
  return computed
}

function parse(text: string): TreeDigest | null {
  try {
    return knownTree.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function compute(mirror: Mirror, sha: string, hash: Hash): Promise<TreeDigest> {
  const { entries, submodules } = await listTree(mirror, sha)
  refuseSubmodules(submodules)
  const files = entries.filter(entry => entry.kind !== 'link')
  const links = entries.filter(entry => entry.kind === 'link')
  const sums = await blobSums(mirror, hash, new Set(files.map(entry => entry.oid)))
  await refuseLfs(mirror, files, sums)

  const manifest: ManifestEntry[] = files.map(({ path, oid, kind }) => ({
    path,
    kind: kind === 'executable' ? kind : 'file',
    sum: sums.get(oid)?.sum ?? '',
  }))
  let at = 0
  for await (const { content } of readBlobs(
    mirror,
    links.map(link => link.oid),
  )) {
    const link = links[at++]
    const target = await collect(content)
    if (link) manifest.push({ path: link.path, kind: 'link', target })
  }
  const bytes = files.reduce((total, { oid }) => total + (sums.get(oid)?.size ?? 0), 0)
  return { digest: manifestDigest(manifest, hash), files: entries.length, bytes }
}

function refuseSubmodules([first, ...more]: string[]): void {
  if (first === undefined) return
  const those = more.length > 0 ? `${first} and ${more.length} more are submodules` : `${first} is a submodule`
  throw new RepositoryProblem(
    'unsupported',
    `${those}, which Prometheus does not fetch: hosts would get an empty folder. Keep the files in the repository itself`,
  )
}

/** A pointer alone may be a test's fixture: it is LFS when attributes say so too. */
async function refuseLfs(mirror: Mirror, files: TreeEntry[], sums: Map<string, BlobSum>): Promise<void> {
  const pointer = files.find(entry => sums.get(entry.oid)?.pointer)
  if (!pointer) return
  const attributes = files.filter(entry => /(^|\/)\.gitattributes$/.test(entry.path))
  for await (const { content } of readBlobs(
    mirror,
    attributes.map(entry => entry.oid),
  )) {
    if (!/\bfilter=lfs\b/.test((await collect(content)).toString('latin1'))) continue
    throw new RepositoryProblem(
      'unsupported',
      `${readable(pointer.path)} is kept in Git LFS, which Prometheus does not read: hosts would get a pointer instead of the file`,
    )
  }
}
