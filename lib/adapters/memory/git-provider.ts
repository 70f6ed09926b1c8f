import type { CiStatus } from '@/lib/domain/ci-status'
import { fail, ok } from '@/lib/domain/result'
import type { DeployReport, GitProvider, GitProviderKind, ProviderFailure, Pull } from '@/lib/ports/git-provider'

/** A provider that knows what it was given, for tests of what is built upon one. */
export class MemoryProvider implements GitProviderKind {
  readonly name = 'memory'
  readonly isAsked = true
  readonly deliveries = null
  readonly statuses = new Map<string, CiStatus[]>()
  readonly pulls: Pull[] = []
  readonly reports: DeployReport[] = []
  /** What every question is answered with, instead of the truth. */
  failure: ProviderFailure | null = null
  /** How many questions were asked. */
  asked = 0

  repositoryOf(url: string): string | null {
    return /^https:\/\/memory\.example\/([\w/]+?)(\.git)?$/.exec(url)?.[1] ?? null
  }

  open(repository: string): GitProvider {
    const answer = async <T>(work: () => T) => {
      this.asked += 1
      if (this.failure) return fail(this.failure)
      return repository === 'none' ? fail<ProviderFailure>({ kind: 'not_found', message: 'there is none' }) : ok(work())
    }
    return {
      ci: (sha, validators) =>
        answer(() => {
          const statuses = this.statuses.get(sha) ?? []
          const version = [JSON.stringify(statuses)]
          const unchanged = validators.all?.[0] === version[0]
          return { statuses: unchanged ? [] : statuses, validators: { all: version } }
        }),
      pulls: since =>
        answer(() => this.pulls.filter(({ state, updatedAt }) => (since ? updatedAt > since : state !== 'closed'))),
      report: report =>
        answer(() => {
          this.reports.push(report)
          return { remoteId: report.deployId }
        }),
    }
  }

  /** Keeps the newest report of a job. */
  add(sha: string, status: CiStatus): void {
    const others = (this.statuses.get(sha) ?? []).filter(({ context }) => context !== status.context)
    this.statuses.set(sha, [...others, status])
  }
}
