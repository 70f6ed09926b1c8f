import { readConfig } from '@/lib/config'
import { Refused } from './problem'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

let publicHost: string | null = null

/**
 * Refuses what other sites make a browser send. There is no sign-in, so whoever reaches this address acts as the
 * owner: a name that someone else made point here (DNS rebinding) is not ours, and a page of another origin may not
 * change anything. Throws a `Refused`.
 */
export function refuseForeign(request: Request): void {
  publicHost ??= new URL(readConfig().publicUrl).hostname
  const host = request.headers.get('host') ?? ''
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (!LOOPBACK.test(name) && name !== publicHost) {
    const detail = `This server is not known as “${name}”. Set PUBLIC_URL if that is its address.`
    throw new Refused(421, 'foreign_host', 'Not this host', detail)
  }
  if (READS.has(request.method)) return
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const fromElsewhere =
    (site !== null && site !== 'same-origin' && site !== 'none') || (origin !== null && !isOwn(origin, host))
  if (fromElsewhere)
    throw new Refused(403, 'cross_site', 'From another site', 'Requests of other sites’ pages are refused.')
}

/** An origin is ours when it is the address the request came to, or the public one. */
function isOwn(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === host.toLowerCase() || origin === readConfig().publicUrl
}
