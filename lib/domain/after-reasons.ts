import { missing, type Reason } from './decision'
import type { HostTruth } from './host-truth'

const more = (hosts: readonly HostTruth[]) => (hosts.length > 1 ? `, and ${hosts.length - 1} more` : '')

/**
 * Why a commit may not go on yet: it has to be live and well on every enabled host of the environment before, by what
 * the hosts themselves said. *Well* is that we left the host on that release after it was seen healthy. Not known is no.
 */
export function afterReasons(
  { service, sha }: { service: string; sha: string },
  after: string | null,
  truths: Record<string, readonly HostTruth[]>,
): Reason[] {
  if (after === null) return []
  const commit = sha.slice(0, 7)
  const href = `/services/${service}`
  const hosts = Object.hasOwn(truths, after) ? truths[after] : undefined
  if (!hosts) return [missing(`Whether ${commit} is live on ${after}`, `there is no environment ${after}`, '/settings')]
  if (hosts.length === 0) {
    const message = `A commit must be live on ${after} first, and no host runs ${service} there.`
    return [{ code: 'not_live_before', message, unblock: { action: `Add an instance on ${after}`, href } }]
  }
  const isSilent = ({ state }: HostTruth) => state === 'unknown' || state === 'unreachable'
  const others = hosts.filter(host => !isSilent(host) && (host.state !== 'on_release' || host.release?.sha !== sha))
  if (others[0]) {
    const message = `${commit} is not live on ${after}: ${others[0].message}${more(others)}.`
    return [{ code: 'not_live_before', message, unblock: { action: `Deploy it to ${after} first`, href } }]
  }
  const silent = hosts.filter(isSilent)
  if (!silent[0]) return []
  return [missing(`Whether ${commit} is live on ${after}`, `${silent[0].message}${more(silent)}`, '/hosts')]
}
