import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type AddressRule, addressRule, innerAddress } from './address-rule'
import type { ReachEntry, ReachPolicy, Refusal } from './types'

/** A host as the URL says it (`URL.hostname`: numbers are already an address), and the port. */
export type Target = { host: string; port: number }

/** May this address be connected to for this target? Asked of what was resolved, and again of what was connected to. */
export function judgeAddress(policy: ReachPolicy, target: Target, address: string): Refusal | undefined {
  if (policy.everything) return undefined
  const { host, port } = target
  if (!isIP(address)) {
    return { rule: 'reserved', host, port, address, message: `${address} is not an address that can be judged` }
  }
  const outer = ipaddr.parse(address)
  const inner = innerAddress(outer)
  const rule = addressRule(inner)
  const open = policy.entries.filter(entry => entry.port === undefined || entry.port === port)
  if (open.some(entry => opens(entry, inner, rule))) return undefined
  if (rule === undefined && open.some(entry => names(entry, host))) return undefined
  return { rule: rule ?? 'not_allowed', host, port, address, message: sentence(target, outer, inner, rule) }
}

/** May this name be asked for at all? So that a refused one is not even looked up where no network could allow it. */
export function judgeName(policy: ReachPolicy, target: Target): Refusal | undefined {
  if (policy.everything || policy.entries.some(entry => entry.kind === 'network' || names(entry, target.host))) {
    return undefined
  }
  const { host, port } = target
  return { rule: 'not_allowed', host, port, message: `${host}:${port} is not on the list of what may be reached` }
}

/** What is not public is opened only by a network that is no wider than the range it lies in. */
function opens(entry: ReachEntry, address: ipaddr.IPv4 | ipaddr.IPv6, rule: AddressRule | undefined): boolean {
  if (entry.kind !== 'network') return false
  const [written, bits] = ipaddr.parseCIDR(entry.cidr)
  const base = innerAddress(written)
  const length = base === written ? bits : bits - 96
  if (length < 0 || base.kind() !== address.kind() || !address.match(base, length)) return false
  if (rule === undefined) return true
  const exact = length === (base.kind() === 'ipv4' ? 32 : 128)
  return exact || (rule !== 'metadata' && addressRule(base) === rule && length >= narrowest(rule, base.kind()))
}

/** Bits that a network needs at least, so that it names the range on purpose. */
function narrowest(rule: AddressRule, kind: 'ipv4' | 'ipv6'): number {
  if (kind === 'ipv6') return rule === 'private' ? 7 : 8
  return rule === 'multicast' ? 4 : 8
}

function names(entry: ReachEntry, host: string): boolean {
  if (entry.kind !== 'name') return false
  const name = host.toLowerCase().replace(/\.$/, '')
  return entry.subdomains ? name.endsWith(`.${entry.name}`) : name === entry.name
}

const KINDS: Record<AddressRule, string> = {
  loopback: 'a loopback address',
  private: 'a private address',
  link_local: 'a link-local address',
  metadata: "a cloud's metadata service",
  shared: 'an address behind carrier-grade NAT',
  multicast: 'a multicast address',
  unspecified: 'the unspecified address, which leads to this machine',
  reserved: 'a reserved address',
}

function sentence(
  { host, port }: Target,
  outer: ipaddr.IPv4 | ipaddr.IPv6,
  inner: ipaddr.IPv4 | ipaddr.IPv6,
  rule: AddressRule | undefined,
): string {
  const literal = host.replace(/^\[|\]$/g, '') === outer.toString()
  const what = literal ? `${outer}` : `${host} is ${outer}`
  const carried = outer === inner ? '' : `, which leads to ${inner}`
  if (rule === undefined) return `${what}${carried}: port ${port} there is not on the list of what may be reached`
  return `${what}${carried}: ${KINDS[rule]}, which only its own network on the list opens`
}
