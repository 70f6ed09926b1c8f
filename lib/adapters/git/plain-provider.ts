import { ok } from '@/lib/domain/result'
import type { GitProvider, GitProviderKind } from '@/lib/ports/git-provider'

/** A git server that has nothing but git: nobody to ask about CI or pull requests, and nobody to tell of deploys. */
const PLAIN: GitProvider = {
  ci: async () => ok({ statuses: [], validators: {} }),
  pulls: async () => ok([]),
  report: async () => ok({ remoteId: null }),
}

/** Every address that no other kind knows. CI reports by webhook. */
export const plainGit: GitProviderKind = {
  name: 'git',
  repositoryOf: url => url,
  isAsked: true,
  open: () => PLAIN,
  deliveries: null,
}
