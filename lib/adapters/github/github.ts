import type { GitProvider, GitProviderKind } from '@/lib/ports/git-provider'
import { readCi } from './ci'
import { type Coordinates, GithubClient } from './client'
import { githubDeliveries } from './deliveries'
import type { GithubOptions } from './options'
import { readPulls } from './pulls'
import { sendReport } from './report'
import { repositoryOf } from './repository'

/** GitHub, or an Enterprise server, by its API. */
export function github(options: GithubOptions): GitProviderKind {
  const client = new GithubClient(options)
  return {
    name: 'github',
    repositoryOf: url => repositoryOf(url, options.apiUrl),
    // Without credentials a few questions would be all for an hour.
    isAsked: options.auth !== null,
    open: repository => open(client, repository),
    deliveries: options.webhookSecret ? githubDeliveries(options.webhookSecret) : null,
  }
}

function open(client: GithubClient, repository: string): GitProvider {
  const [owner = '', repo = ''] = repository.split('/')
  const at: Coordinates = { owner, repo }
  return {
    ci: (sha, validators) => client.run(at, octokit => readCi(octokit, at, sha, validators)),
    pulls: since => client.run(at, octokit => readPulls(octokit, at, since)),
    report: report => client.run(at, octokit => sendReport(octokit, at, report)),
  }
}
