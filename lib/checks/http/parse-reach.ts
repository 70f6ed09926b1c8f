import { domainToASCII } from 'node:url'
import ipaddr from 'ipaddr.js'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { ReachEntry, ReachPolicy } from './types'

/**
 * An allow-list as people write it: `api.example.com`, `*.example.com` (what is below it), `10.2.0.0/16`, `192.0.2.7`,
 * `fd12::/48`, `[fd12::1]:8080`, `localhost`, each with an optional `:port`. An empty list allows nothing.
 *
 * @returns the policy, or a sentence about the first entry that cannot be read
 */
export function reachPolicy(texts: readonly string[]): Result<ReachPolicy, string> {
  const entries: ReachEntry[] = []
  for (const text of texts) {
    const read = entriesOf(text.trim())
    if (!read) {
      return fail(
        `${JSON.stringify(text)} is neither a host name (api.example.com, *.example.com) nor a network (10.2.0.0/16, 192.0.2.7); a port may follow (:8080)`,
      )
    }
    entries.push(...read)
  }
  return ok({ entries })
}

function entriesOf(text: string): ReachEntry[] | undefined {
  const [host, port] = splitPort(text)
  if (port !== undefined && !(port >= 1 && port <= 65535)) return undefined
  const network = cidrOf(host)
  if (network) return [{ kind: 'network', text, port, cidr: network }]
  const name = host.toLowerCase()
  if (name === 'localhost') {
    return ['127.0.0.0/8', '::1/128'].map(cidr => ({ kind: 'network', text, port, cidr }))
  }
  if (/[\s/\\@?#%:]/.test(name)) return undefined
  const subdomains = name.startsWith('*.')
  const ascii = domainToASCII(subdomains ? name.slice(2) : name).replace(/\.$/, '')
  // A last label of digits is an address to every resolver, and was not one to us.
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(ascii) || /(^|\.)(\d+|0x[0-9a-f]*)$/.test(ascii)) return undefined
  return [{ kind: 'name', text, port, name: ascii, subdomains }]
}

function splitPort(text: string): [host: string, port?: number] {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text)
  const plain = bracketed ?? /^([^:]+):(\d+)$/.exec(text)
  if (!plain?.[1]) return [text]
  return plain[2] === undefined ? [plain[1]] : [plain[1], Number(plain[2])]
}

/** Exact forms only: an octal or short address in an allow-list is a mistake. The network's host bits are cleared. */
function cidrOf(text: string): string | undefined {
  const [address = '', bits, ...more] = text.split('/')
  if (more.length > 0 || !(ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)))
    return undefined
  const parsed = ipaddr.parse(address)
  const most = parsed.kind() === 'ipv4' ? 32 : 128
  const length = bits === undefined ? most : Number(bits)
  if (!/^\d{1,3}$/.test(bits ?? '0') || length > most) return undefined
  const base =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${parsed}/${length}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${length}`)
  return `${base}/${length}`
}
