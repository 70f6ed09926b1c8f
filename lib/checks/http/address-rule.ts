import ipaddr from 'ipaddr.js'
import type { Refusal } from './types'

type Address = ipaddr.IPv4 | ipaddr.IPv6
export type AddressRule = Exclude<Refusal['rule'], 'not_allowed' | 'port'>

/** Clouds' metadata services and what stands beside them. Only a network of exactly one of these opens it. */
const METADATA = new Set([
  '169.254.169.254', // AWS, Google, Azure, OpenStack, DigitalOcean, Hetzner
  '169.254.169.253', // AWS: DNS
  '169.254.169.123', // AWS: time
  '169.254.170.2', // AWS: credentials of tasks
  '169.254.170.23', // AWS: credentials of pods
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure: the host's agent
  '192.0.0.192', // Oracle
  'fd00:ec2::254',
  'fd00:ec2::253',
  'fd00:ec2::123',
  'fd00:ec2::23',
  'fd20:ce::254', // Google
])

const RULES: Record<string, AddressRule> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
  linkLocal: 'link_local',
  carrierGradeNat: 'shared',
  multicast: 'multicast',
  broadcast: 'multicast',
  unspecified: 'unspecified',
}

/**
 * The rule that keeps an address from being public, or `undefined` for a public one. Judge the inner address
 * (`innerAddress`) of one that carries another.
 */
export function addressRule(address: Address): AddressRule | undefined {
  if (METADATA.has(address.toString())) return 'metadata'
  const range = address.range()
  if (range === 'unicast') return undefined
  return RULES[range] ?? 'reserved'
}

/** Where the IPv4 address begins (byte) in IPv6 networks that lead to one: RFC 4291, 2765, 6052, 3056. */
const CARRIERS: ReadonlyArray<[network: string, at: number]> = [
  ['::ffff:0:0/96', 12],
  ['::ffff:0:0:0/96', 12],
  ['::/96', 12],
  ['64:ff9b::/96', 12],
  ['2002::/16', 2],
]

/** The IPv4 address that an IPv6 one leads to, where it does: mapped, compatible, translated, NAT64, 6to4, ISATAP. Else itself. */
export function innerAddress(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address
  const bytes = address.toByteArray()
  // `::` and `::1` lie in `::/96`, and are addresses of their own.
  if (bytes.slice(0, 15).every(byte => byte === 0) && (bytes[15] ?? 0) < 2) return address
  const carrier = CARRIERS.find(([network]) => address.match(ipaddr.IPv6.parseCIDR(network)))
  if (carrier) return new ipaddr.IPv4(bytes.slice(carrier[1], carrier[1] + 4))
  const isatap = (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe
  return isatap ? new ipaddr.IPv4(bytes.slice(12)) : address
}
