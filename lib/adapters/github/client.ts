import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import { fail, ok } from '@/lib/domain/result'
import type { ProviderAnswer } from '@/lib/ports/git-provider'
import { failureOf, rateLimited } from './failure'
import type { GithubAuth, GithubOptions } from './options'
import { remember } from './remember'

const TIMEOUT_MS = 20_000

const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

export type Coordinates = { owner: string; repo: string }

/**
 * Requests to one GitHub, all under one identity. Once GitHub says that it was asked too often nothing is asked any
 * more until the time it named: asking on would make it longer.
 */
export class GithubClient {
  readonly #options: GithubOptions
  readonly #clients = new Map<string, Promise<Octokit>>()
  #blockedUntil = 0

  constructor(options: GithubOptions) {
    this.#options = options
  }

  /** Runs the work; what GitHub or the network throws becomes a failure. */
  async run<T>(at: Coordinates, work: (octokit: Octokit) => Promise<T>): ProviderAnswer<T> {
    if (this.#blockedUntil > Date.now()) return fail(rateLimited(new Date(this.#blockedUntil)))
    try {
      return ok(await work(await this.#client(at)))
    } catch (error) {
      const failure = failureOf(error)
      if (failure.until) this.#blockedUntil = failure.until.getTime()
      return fail(failure)
    }
  }

  #client({ owner, repo }: Coordinates): Promise<Octokit> {
    const { auth } = this.#options
    const key = auth && 'appId' in auth ? `${owner}/${repo}` : ''
    const held = this.#clients.get(key)
    if (held) return held
    const made =
      auth && 'appId' in auth ? this.#asInstallation(auth, owner, repo) : Promise.resolve(this.#withToken(auth))
    this.#clients.set(key, made)
    // Whoever installs the app later is found by the next question.
    made.catch(() => this.#clients.delete(key))
    return made
  }

  #withToken(auth: { token: { reveal(): string } } | null): Octokit {
    return this.#octokit(auth ? { auth: auth.token.reveal() } : {})
  }

  /** An app speaks for each of its installations apart; its tokens last an hour, and are renewed by themselves. */
  async #asInstallation(auth: Extract<GithubAuth, { appId: number }>, owner: string, repo: string): Promise<Octokit> {
    const app = { appId: auth.appId, privateKey: auth.privateKey.reveal() }
    const asApp = this.#octokit({ authStrategy: createAppAuth, auth: app })
    const { data } = await asApp.rest.apps.getRepoInstallation({ owner, repo })
    return this.#octokit({ authStrategy: createAppAuth, auth: { ...app, installationId: data.id } })
  }

  #octokit(options: ConstructorParameters<typeof Octokit>[0]): Octokit {
    const octokit = new Octokit({ baseUrl: this.#options.apiUrl, log: QUIET, userAgent: 'prometheus', ...options })
    octokit.hook.before('request', request => {
      request.request = { ...request.request, signal: AbortSignal.timeout(TIMEOUT_MS) }
    })
    return remember(octokit)
  }
}
