import type { CiStatus } from '@/lib/domain/ci-status'
import type { DeployState } from '@/lib/domain/deploy'
import type { Result } from '@/lib/domain/result'

export type ProviderFailure = {
  kind: 'unreachable' | 'auth_failed' | 'not_found' | 'rate_limited' | 'refused'
  /** A sentence for people, without credentials. Of `rate_limited` it says until when. */
  message: string
  /** When it may be asked again; set for `rate_limited`. */
  until?: Date
  cause?: unknown
}
export type ProviderAnswer<T> = Promise<Result<T, ProviderFailure>>

/** Validators of what was answered before, by a name of the provider's own. Given back, they make a question cheap. */
export type Validators = Record<string, string[]>

/** `statuses` are those of the lists that have changed since the validators were given. */
export type CiAnswer = { statuses: CiStatus[]; validators: Validators }

export type Pull = {
  number: number
  title: string
  state: 'open' | 'draft' | 'merged' | 'closed'
  review: 'approved' | 'changes_requested' | 'review_required' | null
  /** The branch it comes from; of another repository a name that no branch can have. */
  branch: string
  sha: string
  author: string
  url: string
  updatedAt: Date
}

/** What a provider is told of a deploy. */
export type DeployReport = {
  deployId: string
  number: number
  service: string
  environment: string
  /** It is the last environment, where users are. */
  production: boolean
  sha: string
  state: DeployState
  description: string
  /** Of the deploy's page. */
  logUrl: string
  /** Where people reach the service there; `null` where nobody has said. */
  environmentUrl: string | null
  /** What the provider called the deployment when it was told of it first; `null`: it was not. */
  remoteId: string | null
}

/** What a repository's host knows beyond git: CI, pull requests. And what it is told: deploys. */
export interface GitProvider {
  /** All of what CI said of a commit, or what of it has changed. An answer is whole or a failure. */
  ci(sha: string, validators: Validators): ProviderAnswer<CiAnswer>
  /** Open pull requests, and those that changed after `since` in whatever state. */
  pulls(since: Date | null): ProviderAnswer<Pull[]>
  /** Records the deploy's state. Gives what the deployment is called there; `null` where there is no such thing. */
  report(report: DeployReport): ProviderAnswer<{ remoteId: string | null }>
}

/** What a webhook says, in our words. */
export type ProviderNews =
  /** Branches have moved, come or gone. */
  | { kind: 'branches' }
  | { kind: 'ci'; sha: string; statuses: CiStatus[] }
  /** Something has changed that has to be asked for. */
  | { kind: 'ask_ci'; sha: string }
  | { kind: 'pull'; pull: Pull }
  | { kind: 'ask_pulls' }

export type Delivery = {
  /** Unique; the same id again is the same delivery. */
  id: string
  event: string
  /** As `repositoryOf` gives it; `null` where the event is about none. */
  repository: string | null
  news: ProviderNews[]
}

/** Reads a kind of webhook. */
export interface DeliveryReader {
  /** Whether the sender knows our secret, by the bytes as they came. Takes the same time for every wrong answer. */
  isGenuine(headers: Headers, body: Uint8Array): boolean
  /** `null` where it is not a delivery at all. An event that is of no interest has no news. */
  read(headers: Headers, body: unknown): Delivery | null
}

/** A kind of host of repositories. Another one is a folder of adapters and a line in wiring. */
export interface GitProviderKind {
  /** `github`; `git` for those that only have git. */
  readonly name: string
  /** Which repository an address names, the same for all its spellings; `null` when it is not of this kind. */
  repositoryOf(url: string): string | null
  /** Whether it can be asked and told: without credentials webhooks are all that is known. */
  readonly isAsked: boolean
  open(repository: string): GitProvider
  /** `null` where it sends no webhooks, or no secret was agreed upon. */
  readonly deliveries: DeliveryReader | null
}
