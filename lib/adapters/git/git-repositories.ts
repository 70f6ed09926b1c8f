import { join, resolve } from 'node:path'
import type { Result } from '@/lib/domain/result'
import type { Repositories, Repository, RepositoryFailure } from '@/lib/ports/repository'
import { type Environment, gitEnvironment, writeGitConfig } from './git-environment'
import { GitRepository } from './git-repository'
import { Mirror } from './mirror'
import { checkUrl, readAddress } from './repository-url'

/** Repositories by the `git` of this machine (2.30 or newer), each mirrored in a folder below one. */
export class GitRepositories implements Repositories {
  readonly #folder: string
  readonly #env: Environment
  readonly #mirrors = new Map<string, Mirror>()
  readonly #turns = new Map<string, Promise<unknown>>()

  /** @param options.folder where mirrors are kept; made when missing. `env` is what git's environment is made of. */
  constructor({ folder, env = process.env }: { folder: string; env?: Environment }) {
    this.#folder = resolve(folder)
    this.#env = gitEnvironment(env, writeGitConfig(this.#folder, env.HOME))
  }

  /** @throws RangeError when `id` could not be a folder's name */
  open(id: string, url: string): Repository {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id)) throw new RangeError(`not a repository id: ${JSON.stringify(id)}`)
    const mirror = this.#mirrors.get(id) ?? new Mirror(join(this.#folder, id), this.#env)
    this.#mirrors.set(id, mirror)
    return new GitRepository(mirror, readAddress(url), work => this.#inTurn(id, work))
  }

  checkUrl(url: string): Result<string, RepositoryFailure> {
    return checkUrl(url)
  }

  /** One fetch into a mirror at a time; whoever comes later still fetches, for the push it was told of may be newer. */
  #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(id) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#turns.set(id, turn)
    const leave = () => this.#turns.get(id) === turn && this.#turns.delete(id)
    turn.then(leave, leave)
    return turn
  }
}
