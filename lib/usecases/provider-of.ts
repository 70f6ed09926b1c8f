import type { GitProvider, GitProviderKind } from '@/lib/ports/git-provider'

/** Who can be asked about a repository. Plain git knows every address, so somebody always can. */
export function providerOf(
  kinds: readonly GitProviderKind[],
  url: string,
): { kind: GitProviderKind; repository: string; provider: GitProvider } {
  for (const kind of kinds) {
    const repository = kind.repositoryOf(url)
    if (repository !== null && kind.isAsked) return { kind, repository, provider: kind.open(repository) }
  }
  throw new Error(`no provider knows the address of a repository; plain git has to be among them`)
}
