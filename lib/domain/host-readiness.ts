import { type Fact, missing, type Reason } from './decision'
import { byNaturalOrder } from './natural-order'

/** One host with an enabled instance in the environment, as last observed. */
export type HostReadiness = {
  name: string
  /** `pending`: a person has not accepted the fingerprint yet. `changed`: the host offers another key than the pinned one. */
  key: 'accepted' | 'pending' | 'changed'
  contact: 'reachable' | 'unreachable' | 'unknown'
  /** Programs that the host needs and lacks. */
  lacks: string[]
}

const HOSTS = '/hosts'

/** The one thing to deal with first on a host, worst first: a changed key may be an attack, silence is mostly not. */
function hostReason({ name, key, contact, lacks }: HostReadiness): Reason[] {
  if (key === 'changed') {
    const message = `${name} offers another host key than the accepted one. It may not be the same machine.`
    return [{ code: 'host_key_changed', message, unblock: { action: `Compare the key of ${name}`, href: HOSTS } }]
  }
  if (key === 'pending') {
    const message = `The host key of ${name} has not been accepted yet.`
    return [{ code: 'host_key_pending', message, unblock: { action: `Accept the key of ${name}`, href: HOSTS } }]
  }
  if (contact === 'unreachable') {
    const message = `${name} cannot be reached.`
    const action = `Bring ${name} back, or disable its instance`
    return [{ code: 'host_unreachable', message, unblock: { action, href: HOSTS } }]
  }
  if (contact === 'unknown') {
    const message = `Whether ${name} can be reached is not known.`
    return [{ code: 'host_unknown', message, unblock: { action: `Check ${name}`, href: HOSTS } }]
  }
  if (lacks.length > 0) {
    const message = `${name} lacks ${lacks.join(', ')}.`
    return [{ code: 'host_lacks_tools', message, unblock: { action: `Install it on ${name}`, href: HOSTS } }]
  }
  return []
}

/** Why hosts stand in the way of any change to an environment. `place` names it: `checkout on production`. */
export function hostReasons(place: string, href: string, hosts: Fact<HostReadiness[]>): Reason[] {
  if (!hosts.known) return [missing(`Where ${place} runs`, hosts.why, href)]
  if (hosts.value.length === 0) {
    const message = `No host runs ${place}.`
    return [{ code: 'no_instances', message, unblock: { action: 'Add an instance, or enable one', href } }]
  }
  return hosts.value.toSorted((a, b) => byNaturalOrder(a.name, b.name)).flatMap(hostReason)
}
