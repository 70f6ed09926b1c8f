import { fail, ok, type Result } from '@/lib/domain/result'
import type { RepositoryFailure } from '@/lib/ports/repository'

/** How git is told about a repository: the address without credentials, and those apart. */
export type RepositoryAddress = {
  url: string
  /** Of an https address; sent as a header, so that it is in no argument list and no message. */
  credentials: { user: string; password: string } | null
  /** The folder of a local repository. */
  folder: string | null
}

/** Refuses what cannot be a repository address, with the reason; else the address as it was written. */
export function checkUrl(url: string): Result<string, RepositoryFailure> {
  const read = readAddress(url)
  return read.ok ? ok(url) : read
}

/**
 * Reads an address: https, ssh (as a URL or `user@host:path`), file, or an absolute path. Git has more transports, of
 * which `ext::` runs any program: a list of what is allowed is the only safe one.
 */
export function readAddress(url: string): Result<RepositoryAddress, RepositoryFailure> {
  if (url === '') return bad('is empty')
  if (/[\0-\x1f\x7f]/.test(url)) return bad('holds control characters')
  if (url.startsWith('-')) return bad('begins with a hyphen')
  if (url.startsWith('/')) return ok({ url, credentials: null, folder: url })
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):(?::|\/\/)/.exec(url)
  if (/^[A-Za-z0-9+.-]*::/.test(url)) return bad('names a git transport helper, which could run any program')
  if (!scheme?.[1]) return readScpLike(url)
  switch (scheme[1].toLowerCase()) {
    case 'https':
      return readHttps(url)
    case 'ssh':
      return readSsh(url)
    case 'file':
      return readFileUrl(url)
    case 'http':
      return bad('is not encrypted: use https')
    default:
      return bad(`uses ${scheme[1]}: only https, ssh, file and absolute paths are read`)
  }
}

function readHttps(text: string): Result<RepositoryAddress, RepositoryFailure> {
  const url = parse(text)
  if (!url) return bad('cannot be parsed')
  if (!/[^/]/.test(url.pathname)) return bad('has no path to a repository')
  const user = decode(url.username)
  const password = decode(url.password)
  if (user === null || password === null) return bad('has credentials with a broken % escape')
  url.username = ''
  url.password = ''
  const credentials = user || password ? { user, password } : null
  return ok({ url: url.href, credentials, folder: null })
}

function readSsh(text: string): Result<RepositoryAddress, RepositoryFailure> {
  const url = parse(text)
  if (!url?.hostname) return bad('cannot be parsed')
  if (url.password) return bad('holds a password: ssh reads keys only')
  if (!isLogin(url.username) || !isHost(url.hostname)) return bad('has a strange user or host name')
  if (!/[^/]/.test(url.pathname)) return bad('has no path to a repository')
  return ok({ url: text, credentials: null, folder: null })
}

function readScpLike(text: string): Result<RepositoryAddress, RepositoryFailure> {
  const read = /^(?:([^@/:]+)@)?(\[[0-9a-fA-F:]+\]|[^@/:]+):(.+)$/.exec(text)
  const [, user = '', host, path] = read ?? []
  if (!host || !path) return bad('is neither a URL, user@host:path, nor an absolute path')
  if (!isLogin(user) || !isHost(host) || path.startsWith('-')) return bad('has a strange user, host or path')
  return ok({ url: text, credentials: null, folder: null })
}

function readFileUrl(text: string): Result<RepositoryAddress, RepositoryFailure> {
  const url = parse(text)
  const folder = url && decode(url.pathname)
  if (!folder || url.host) return bad('must be file:// and an absolute path')
  return ok({ url: text, credentials: null, folder })
}

const isLogin = (user: string) => /^([A-Za-z0-9_][A-Za-z0-9_.+-]*)?$/.test(user)
const isHost = (host: string) => /^([A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9a-fA-F:]+\])$/.test(host)

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function bad(reason: string) {
  return fail<RepositoryFailure>({ kind: 'bad_url', message: `the repository's address ${reason}` })
}
