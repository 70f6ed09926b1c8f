/** The name under which an API's repositories are cloned: `api.github.com` is `github.com`. */
const hostOf = (apiUrl: string) => new URL(apiUrl).host.toLowerCase().replace(/^api\./, '')

const FORMS = [
  /^https?:\/\/(?:[^/@]*@)?([^/]+)\/([^/]+)\/([^/]+)$/i,
  /^ssh:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/([^/]+)\/([^/]+)$/i,
  /^(?:[^/@:]+@)?([^/:@]+):([^/]+)\/([^/]+)$/,
]

/** `owner/name` in small letters, as GitHub compares them; `null` for an address on another host. */
export function repositoryOf(url: string, apiUrl: string): string | null {
  const plain = url.replace(/\/+$/, '').replace(/\.git$/, '')
  for (const form of FORMS) {
    const [, host = '', owner = '', name = ''] = form.exec(plain) ?? []
    if (host.toLowerCase() === hostOf(apiUrl) && name) return `${owner}/${name}`.toLowerCase()
  }
  return null
}
