import { readConfig } from '@/lib/config'
import { Refused } from './problem'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what other sites make a browser send. There is no sign-in, so whoever reaches this address acts as the owner,
 * and a page of another origin may not change anything. Throws a `Refused`.
 */
export function refuseForeign(request: Request): void {
  if (READS.has(request.method)) return
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const fromElsewhere =
    (site !== null && site !== 'same-origin' && site !== 'none') ||
    (origin !== null && !isOwn(origin, request.headers.get('host') ?? ''))
  if (fromElsewhere)
    throw new Refused(403, 'cross_site', 'From another site', 'Requests of other sites’ pages are refused.')
}

/** An origin is ours when it is the address the request came to, or the public one. */
function isOwn(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === host.toLowerCase() || origin === readConfig().publicUrl
}
