import { isUtf8 } from 'node:buffer'
import type { Hash } from '@/lib/domain/hash'
import type { Result } from '@/lib/domain/result'
import type {
  BranchHead,
  Commit,
  CommitsApart,
  CountApart,
  FileChanges,
  Parcel,
  Repository,
  RepositoryAnswer,
  RepositoryFailure,
} from '@/lib/ports/repository'
import { findBranch, listBranches } from './branches'
import { findCommit } from './commits'
import { commitsApart, compareTrees, countApart } from './compare'
import { fetchMirror } from './fetch-mirror'
import { makeParcel } from './make-parcel'
import type { Mirror } from './mirror'
import { answer, RepositoryProblem } from './problem'
import { readTreeFile } from './read-file'
import type { RepositoryAddress } from './repository-url'
import { treeDigest } from './tree-digest'
import { listTree } from './tree-listing'
import { bytesOf } from './tree-path'

/**
 * A repository through its mirror. A mirror that is missing on this machine, or lacks a commit that another process
 * has fetched, is brought up to date on the way: any process on any machine may be asked.
 */
export class GitRepository implements Repository {
  readonly #mirror: Mirror
  readonly #address: Result<RepositoryAddress, RepositoryFailure>
  readonly #inTurn: <T>(work: () => Promise<T>) => Promise<T>

  /** @param inTurn runs what writes to the mirror one after the other within this process */
  constructor(
    mirror: Mirror,
    address: Result<RepositoryAddress, RepositoryFailure>,
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  ) {
    this.#mirror = mirror
    this.#address = address
    this.#inTurn = inTurn
  }

  sync(): RepositoryAnswer<{ branches: BranchHead[]; defaultBranch: string | null }> {
    return this.#answer(async () => {
      const defaultBranch = await this.#fetch()
      return { branches: await listBranches(this.#mirror), defaultBranch }
    })
  }

  resolve(ref: string): RepositoryAnswer<Commit> {
    return this.#answer(async () => {
      if (!(await this.#mirror.exists())) await this.#fetch()
      const branch = await findBranch(this.#mirror, ref)
      if (branch) return branch
      if (/^[0-9a-f]{40}$/.test(ref)) return this.#commit(ref)
      const commit = /^[0-9a-f]{7,39}$/.test(ref) ? await findCommit(this.#mirror, ref) : null
      if (!commit) throw new RepositoryProblem('no_such_ref', `there is no branch or commit ${JSON.stringify(ref)}`)
      return commit
    })
  }

  readFile(sha: string, path: string, maxBytes: number): RepositoryAnswer<string | null> {
    return this.#answer(async () => {
      await this.#commit(sha)
      return readTreeFile(this.#mirror, sha, path, maxBytes)
    })
  }

  listFiles(sha: string): RepositoryAnswer<string[]> {
    return answer(async () => {
      await this.#commit(sha)
      const { entries } = await listTree(this.#mirror, sha)
      const names = entries.filter(({ kind }) => kind !== 'link').map(({ path }) => bytesOf(path))
      return names.filter(isUtf8).map(name => name.toString('utf8'))
    })
  }

  digest(sha: string, hash: Hash, known: string | null): RepositoryAnswer<string> {
    return this.#answer(async () => {
      await this.#commit(sha)
      return treeDigest(this.#mirror, sha, hash, await this.#known(known))
    })
  }

  parcel(sha: string, base: string | null, compression: 'none' | 'gzip'): RepositoryAnswer<Parcel> {
    return this.#answer(async () => {
      const commit = await this.#commit(sha)
      return makeParcel(this.#mirror, commit, await this.#known(base), compression)
    })
  }

  commitsApart(base: string, head: string, limit: number): RepositoryAnswer<CommitsApart> {
    return this.#answer(async () => {
      await this.#commit(base)
      await this.#commit(head)
      return commitsApart(this.#mirror, base, head, limit)
    })
  }

  countApart(base: string, heads: string[]): RepositoryAnswer<CountApart[]> {
    return this.#answer(async () => {
      await this.#commit(base)
      return countApart(this.#mirror, base, heads.filter(isSha))
    })
  }

  compareTrees(base: string, head: string, limit: number): RepositoryAnswer<FileChanges> {
    return this.#answer(async () => {
      await this.#commit(base)
      await this.#commit(head)
      return compareTrees(this.#mirror, base, head, limit)
    })
  }

  /** Does the work, and once more with a new mirror when it failed because the one that is here is damaged. */
  #answer<T>(work: () => Promise<T>): RepositoryAnswer<T> {
    return answer(async () => {
      try {
        return await work()
      } catch (error) {
        const kind = error instanceof RepositoryProblem ? error.failure.kind : 'git'
        if (!SIGNS_OF_DAMAGE.has(kind)) throw error
        const discarded = await this.#inTurn(async () => {
          const damaged = await this.#mirror.damaged(kind === 'no_such_ref' ? SOUND_FOR_MS : 0)
          if (damaged) await this.#mirror.discard()
          return damaged
        })
        if (!discarded) throw error
        return work()
      }
    })
  }

  /** A full sha, if the mirror has its commit. */
  async #known(sha: string | null): Promise<string | null> {
    const commit = sha !== null && isSha(sha) ? await findCommit(this.#mirror, sha) : null
    return commit?.sha ?? null
  }

  /** The commit of a full sha; the mirror is fetched once if it does not have it. */
  async #commit(sha: string): Promise<Commit> {
    if (!isSha(sha)) throw new RepositoryProblem('no_such_ref', `${JSON.stringify(sha)} is not a full commit sha`)
    const held = (await this.#mirror.exists()) ? await findCommit(this.#mirror, sha) : null
    if (held) return held
    await this.#fetch()
    const fetched = await findCommit(this.#mirror, sha)
    if (!fetched) throw new RepositoryProblem('no_such_ref', `the repository has no commit ${sha} in its branches`)
    return fetched
  }

  async #fetch(): Promise<string | null> {
    const address = this.#address
    if (!address.ok) throw new RepositoryProblem(address.failure.kind, address.failure.message)
    const remote = await this.#inTurn(() => fetchMirror(this.#mirror, address.value))
    return remote.defaultBranch
  }
}

/** Failures that a damaged mirror can be behind, and other reasons too. */
const SIGNS_OF_DAMAGE = new Set<RepositoryFailure['kind']>(['git', 'not_a_repository', 'no_such_ref'])

/** A commit that is simply not there is asked for again and again: a full look in an hour is enough for that. */
const SOUND_FOR_MS = 3_600_000

const isSha = (text: string) => /^[0-9a-f]{40}$/.test(text)
