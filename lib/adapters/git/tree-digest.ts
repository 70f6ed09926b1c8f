import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hash } from '@/lib/domain/hash'
import { type BlobSum, blobSums, sumBlobs } from './blob-sums'
import { collect, readBlobs } from './blobs'
import { InFlight } from './in-flight'
import { type ManifestEntry, manifestDigest } from './manifest'
import type { Mirror } from './mirror'
import { RepositoryProblem } from './problem'
import { treeChanges } from './tree-changes'
import { listTree, type TreeEntry } from './tree-listing'
import { readable, type TreePath } from './tree-path'
import { writeWhole } from './write-whole'

/**
 * The digest of a commit's tree, as `Repository.digest` gives it; computed once, then read from disk.
 *
 * @throws RepositoryProblem `unsupported` for submodules, Git LFS and paths that leave the tree
 */
export function treeDigest(mirror: Mirror, sha: string, hash: Hash, known: string | null): Promise<string> {
  const file = join(mirror.folder, 'digests', [sha, ...(known === null ? [] : [known]), hash].join('.'))
  return computing.share(file, async () => {
    const remembered = await readFile(file, 'latin1').catch(() => '')
    if (/^[0-9a-f]{64,}$/.test(remembered)) return remembered
    const computed = await compute(mirror, sha, hash, known)
    await writeWhole(file, computed)
    return computed
  })
}

const computing = new InFlight<string>()

async function compute(mirror: Mirror, sha: string, hash: Hash, known: string | null): Promise<string> {
  const { entries, submodules } = await listTree(mirror, sha)
  refuseSubmodules(submodules)
  const files = entries.filter(entry => entry.kind !== 'link')
  const links = entries.filter(entry => entry.kind === 'link')
  const changed = known === null ? null : await changedPaths(mirror, known, sha)
  const sums = await sumsOf(mirror, hash, files, changed)
  await refuseLfs(mirror, files, sums)

  const manifest: ManifestEntry[] = files.map(({ path, oid, kind }) => ({
    path,
    kind: kind === 'executable' ? kind : 'file',
    sum: changed === null || changed.has(path) ? (sums.get(oid)?.sum ?? '') : null,
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
  return manifestDigest(manifest, hash)
}

async function changedPaths(mirror: Mirror, known: string, sha: string): Promise<Set<TreePath>> {
  const { written } = await treeChanges(mirror, known, sha)
  return new Set(written.map(({ path }) => path))
}

/** Of changed files only, unless attributes have changed: they can make of any file one that is kept elsewhere. */
async function sumsOf(mirror: Mirror, hash: Hash, files: TreeEntry[], changed: Set<TreePath> | null) {
  const oids = (entries: TreeEntry[]) => new Set(entries.map(({ oid }) => oid))
  if (changed === null) return blobSums(mirror, hash, oids(files))
  const read = files.filter(({ path }) => changed.has(path))
  return read.some(isAttributes) ? blobSums(mirror, hash, oids(files)) : sumBlobs(mirror, hash, [...oids(read)])
}

const isAttributes = ({ path }: TreeEntry) => /(^|\/)\.gitattributes$/.test(path)

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
  const attributes = files.filter(isAttributes)
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
