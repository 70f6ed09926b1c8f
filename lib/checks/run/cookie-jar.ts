import { expiry, parseSetCookie } from '../evaluate/cookie'

type Kept = {
  name: string
  value: string
  domain: string
  hostOnly: boolean
  path: string
  secure: boolean
  expires: number
}

const MOST = 300

/** The cookies of one run, by RFC 6265. Nothing outlives the run. */
export class CookieJar {
  private cookies: Kept[] = []
  private readonly now: () => Date

  constructor(now: () => Date) {
    this.now = now
  }

  /** Keeps what a `Set-Cookie` header of this URL's answer says, if the URL may say so. */
  store(header: string, from: URL): void {
    const set = parseSetCookie(header)
    if (set === null) return
    const { attributes } = set
    const named = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
    const domain = named || from.hostname
    if (
      !domainMatches(from.hostname, domain, false) ||
      (named !== '' && !named.includes('.') && named !== from.hostname)
    )
      return
    const path = attributes.get('path') ?? ''
    const kept: Kept = {
      name: set.name,
      value: set.value,
      domain,
      hostOnly: named === '',
      path: path.startsWith('/') ? path : from.pathname.replace(/\/[^/]*$/, '') || '/',
      secure: attributes.has('secure'),
      expires: this.expiryOf(attributes),
    }
    const others = this.cookies.filter(
      cookie => cookie.name !== kept.name || cookie.domain !== kept.domain || cookie.path !== kept.path,
    )
    this.cookies = [...others, kept].filter(cookie => cookie.expires > this.now().getTime()).slice(-MOST)
  }

  /** Names and values to send to a URL, those of longer paths first. */
  for(url: URL): { name: string; value: string }[] {
    const now = this.now().getTime()
    return this.cookies
      .filter(
        cookie =>
          cookie.expires > now &&
          domainMatches(url.hostname, cookie.domain, cookie.hostOnly) &&
          pathMatches(url.pathname, cookie.path) &&
          (!cookie.secure || url.protocol === 'https:' || isLoopback(url.hostname)),
      )
      .sort((one, other) => other.path.length - one.path.length)
  }

  /** Milliseconds since 1970: `Max-Age` before `Expires`, else the run's end. */
  private expiryOf(attributes: ReadonlyMap<string, string>): number {
    const age = attributes.get('max-age')
    if (age !== undefined && /^-?[0-9]+$/.test(age)) return this.now().getTime() + Number(age) * 1000
    const date = expiry(attributes.get('expires') ?? '')
    return date?.getTime() ?? Number.POSITIVE_INFINITY
  }
}

function domainMatches(host: string, domain: string, hostOnly: boolean): boolean {
  if (host === domain) return true
  const isAddress = /^[0-9.]+$|:/.test(host)
  return !hostOnly && !isAddress && host.endsWith(`.${domain}`)
}

const pathMatches = (path: string, under: string) =>
  path === under || (path.startsWith(under) && (under.endsWith('/') || path[under.length] === '/'))

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || host.startsWith('127.')
