import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { addressRule, innerAddress } from './address-rule'
import { ExchangeError } from './exchange-error'
import type { Target } from './judge'
import type { HttpCall } from './types'

/** Where a call connects: the URL's host and port, or what `connectTo` puts in their place, and a pinned address if `resolve` has one. */
export type Route = Target & { address?: string }

/** Throws an ExchangeError `bad_call` when `connectTo` names no port. */
export function routeOf(call: HttpCall, url: URL): Route {
  const target = redirected(call, {
    host: bare(url.hostname),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  })
  if (isIP(target.host)) return { ...target, address: target.host }
  const pin = call.resolve?.find(({ host, port }) => same(host, target.host) && port === target.port)
  return pin ? { ...target, address: bare(pin.address) } : target
}

function redirected({ connectTo = [] }: HttpCall, { host, port }: Target): Target {
  const found = connectTo.find(
    from => (from.host === '' || same(bare(from.host), host)) && (from.port === '' || Number(from.port) === port),
  )
  if (!found) return { host, port }
  const toPort = found.toPort === '' ? port : Number(found.toPort)
  if (!Number.isInteger(toPort) || toPort < 1 || toPort > 65535) {
    throw new ExchangeError('bad_call', `connects to the port ${found.toPort.slice(0, 20)}, which is none`)
  }
  return { host: normal(found.toHost) || host, port: toPort }
}

/** Does it lead to the loopback of whoever connects? */
export function isLoopback({ host, address }: Route): boolean {
  if (address === undefined) return /^(.+\.)?localhost\.?$/i.test(host)
  return isIP(address) !== 0 && addressRule(innerAddress(ipaddr.parse(address))) === 'loopback'
}

/** A host without the brackets of a literal IPv6 address. */
export const bare = (host: string) => host.replace(/^\[(.*)\]$/, '$1')

/** As a URL would read it: `127.1` is an address here too. */
function normal(host: string): string {
  const written = isIP(host) === 6 ? `[${host}]` : host
  return URL.canParse(`http://${written}/`) ? bare(new URL(`http://${written}/`).hostname) : host
}

const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase()
