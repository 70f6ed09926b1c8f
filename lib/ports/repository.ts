import type { Hash } from '@/lib/domain/hash'
import type { Result } from '@/lib/domain/result'
import type { Bytes } from './bytes'

export type RepositoryFailure = {
  kind:
    | 'bad_url'
    | 'unreachable'
    | 'auth_failed'
    | 'not_found'
    | 'no_such_ref'
    | 'not_a_repository'
    | 'unsupported'
    | 'git'
  /** A sentence for people; credentials in URLs are removed. */
  message: string
  cause?: unknown
}
export type RepositoryAnswer<T> = Promise<Result<T, RepositoryFailure>>

export type Commit = {
  sha: string
  /** First line of the message. */
  subject: string
  authorName: string
  authorEmail: string
  authoredAt: Date
  committedAt: Date
}
export type BranchHead = { name: string; commit: Commit }

/** What either of two commits has that the other has not: how many commits, and the newest of them. */
export type CommitsApart = { ahead: number; behind: number; commits: Commit[]; gone: Commit[] }

/** How many commits `head` has that another has not, and the other way round. */
export type CountApart = { head: string; ahead: number; behind: number }

/** Lines are those of text files. */
export type FileChanges = { count: number; added: number; removed: number; paths: string[] }

/** A tar ready to be sent, spooled on the worker's disk so that its size is known and many hosts can share it. */
export type Parcel = {
  /** Safe file name, unique for (sha, base, compression): what the host stores it as. */
  name: string
  size: number
  compression: 'none' | 'gzip'
  /** `null`: the whole tree. Otherwise the commit whose tree it is applied upon. */
  base: string | null
  /** Whether the base has paths that go before anything is written. */
  removes: boolean
  /** Files in the tar. */
  files: number
  open: () => Bytes
}

/** One service's repository, mirrored bare on this machine. Hostile names are arguments, never options or shell text. */
export interface Repository {
  /** Clones or fetches the mirror. Pruned: a deleted branch is gone. */
  sync(): RepositoryAnswer<{ branches: BranchHead[]; defaultBranch: string | null }>
  /** A branch name or a full or abbreviated (>= 7) sha, as the mirror knows it. */
  resolve(ref: string): RepositoryAnswer<Commit>
  /** A file's text at a commit; `null` when the commit has no such file. Larger than `maxBytes`, a link, or no UTF-8, is `unsupported`. */
  readFile(sha: string, path: string, maxBytes: number): RepositoryAnswer<string | null>
  /** Paths of all files at a commit, without links and submodules. Names that are not UTF-8 are left out. */
  listFiles(sha: string): RepositoryAnswer<string[]>
  /**
   * What a host must find for a tree to be the commit: one sum, in hex, over names, contents, executables and links. With
   * `known`, the one over a tree that was this commit's: files that are the same in both count by their names
   * alone. One that the mirror does not know is none.
   */
  digest(sha: string, hash: Hash, known: string | null): RepositoryAnswer<string>
  /**
   * The tar that turns `base` (or nothing) into `sha`: the commit's files below `tree/`, and of a difference first the
   * member `removed`, paths as `./…` each ended by NUL. A base the mirror does not know gives the whole tree (`base: null`).
   */
  parcel(sha: string, base: string | null, compression: 'none' | 'gzip'): RepositoryAnswer<Parcel>
  /** Commits of `head` that `base` has not (`gone`: the other way round), newest first, at most `limit` of each. */
  commitsApart(base: string, head: string, limit: number): RepositoryAnswer<CommitsApart>
  /** How many commits each of `heads` has that `base` has not, and the other way round. What is not there is left out. */
  countApart(base: string, heads: string[]): RepositoryAnswer<CountApart[]>
  /** How their trees differ; at most `limit` paths are named. */
  compareTrees(base: string, head: string, limit: number): RepositoryAnswer<FileChanges>
}

export interface Repositories {
  /** `id` names the mirror's folder (the service's id). */
  open(id: string, url: string): Repository
  /** Refuses what cannot be a repository address, with the reason. Pure. */
  checkUrl(url: string): Result<string, RepositoryFailure>
}
