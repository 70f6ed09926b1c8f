import type { Reason } from './decision'
import type { HostTruth } from './host-truth'

/** Hosts that somebody changed by hand: worth knowing before a deploy, which brings them back in line. */
export function driftReasons(hosts: readonly HostTruth[]): Reason[] {
  const [first, ...rest] = hosts.filter(({ state }) => state === 'drifted')
  if (!first) return []
  const more = rest.length > 0 ? `, and ${rest.length} more` : ''
  const action = 'A deploy brings it back in line; look first at who changed it'
  return [{ code: 'drifted', message: `${first.message}${more}.`, unblock: { action }, warns: true }]
}
