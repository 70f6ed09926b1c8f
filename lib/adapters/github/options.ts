import type { Secret } from '@/lib/domain/secret'

/** How we show who we are: a token, or the private key of an app that is installed where the repositories are. */
export type GithubAuth = { token: Secret } | { appId: number; privateKey: Secret }

export type GithubOptions = {
  /** `https://api.github.com`, or of an Enterprise server `https://host/api/v3`. */
  apiUrl: string
  /** `null`: nothing can be asked, and only webhooks are read. */
  auth: GithubAuth | null
  /** The secret of our webhooks; `null`: they are refused. */
  webhookSecret: Secret | null
}
