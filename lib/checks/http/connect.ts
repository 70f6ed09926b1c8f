import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { unlessAborted } from './deadline'
import { codeOf, ExchangeError, messageOf, refused } from './exchange-error'
import { judgeAddress, judgeName } from './judge'
import { isLoopback, type Route } from './route'
import type { Stopwatch } from './stopwatch'
import type { Dial, ExchangeOptions, Resolver } from './types'

export type Connected = { stream: Duplex; peer: { ip: string; port: number } }

/** How long one of several addresses may take before the next is tried too. */
const NEXT_ADDRESS_MS = 1_000

/**
 * A byte stream to where the route leads, under the policy: resolved once, judged, connected to exactly what was judged,
 * and judged again by what the connection says. A host's loopback goes by the dial.
 *
 * @throws ExchangeError, or the signal's reason
 */
export async function connect(
  route: Route,
  { policy, dial, resolver = system }: ExchangeOptions,
  ipFamily: 4 | 6 | undefined,
  signal: AbortSignal,
  watch: Stopwatch,
): Promise<Connected> {
  if (dial && isLoopback(route)) return dialled(dial, route, signal, watch)
  const unnamed = judgeName(policy, route)
  if (unnamed) throw refused(unnamed)
  const found = await addressesOf(route, resolver, ipFamily, signal, watch)
  const judged = found.map(address => ({ address, refusal: judgeAddress(policy, route, address) }))
  const open = judged.filter(({ refusal }) => !refusal).map(({ address }) => address)
  const first = judged[0]?.refusal
  if (open.length === 0 && first) throw refused(first)
  const socket = await connectToOneOf(open, route, signal)
  const ip = socket.remoteAddress ?? ''
  const refusal = judgeAddress(policy, route, ip)
  if (refusal) {
    socket.destroy()
    throw refused(refusal)
  }
  watch.lap('connectMs')
  return { stream: socket, peer: { ip, port: route.port } }
}

async function dialled(dial: Dial, route: Route, signal: AbortSignal, watch: Stopwatch): Promise<Connected> {
  const { host, port } = route
  if (!dial.ports.includes(port)) {
    const message = `port ${port} of ${dial.host}'s loopback is not the service's: ${dial.ports.join(', ') || 'none'} may be reached`
    throw refused({ rule: 'port', host, port, message })
  }
  const opened = await unlessAborted(dial.open(port, signal), signal, late => {
    if (late.ok) late.value.destroy()
  })
  if (!opened.ok) throw new ExchangeError(opened.failure.kind, `${dial.host}: ${opened.failure.message}`)
  watch.lap('connectMs')
  return { stream: opened.value, peer: { ip: '127.0.0.1', port } }
}

const system: Resolver = async name => (await lookup(name, { all: true })).map(({ address }) => address)

async function addressesOf(
  { host, address }: Route,
  resolver: Resolver,
  ipFamily: 4 | 6 | undefined,
  signal: AbortSignal,
  watch: Stopwatch,
): Promise<readonly string[]> {
  let found: readonly string[]
  if (address !== undefined) found = [address]
  else {
    try {
      found = await unlessAborted(resolver(host), signal)
    } catch (cause) {
      if (cause instanceof ExchangeError) throw cause
      const code = codeOf(cause)
      throw new ExchangeError('could_not_resolve', `${host} cannot be resolved${code ? ` (${code})` : ''}`, { cause })
    }
    watch.lap('dnsMs')
  }
  const wanted = ipFamily ? found.filter(one => isIP(one) === ipFamily) : found
  if (wanted.length > 0) return wanted
  throw new ExchangeError('could_not_resolve', `${host} has no ${ipFamily ? `IPv${ipFamily} ` : ''}address`)
}

/** The addresses are handed over as they were judged: nothing is looked up here. */
function connectToOneOf(addresses: readonly string[], { host, port }: Route, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const known = addresses.map(address => ({ address, family: isIP(address) }))
    const [only] = known
    const socket = connectTcp({
      host: known.length === 1 && only ? only.address : host,
      port,
      noDelay: true,
      autoSelectFamily: known.length > 1,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
      lookup: (_name, options, done) =>
        options.all ? done(null, known) : done(null, only?.address ?? '', only?.family),
    })
    const stop = () => {
      socket.destroy()
      reject(signal.reason)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    const failed = (cause: Error) => {
      signal.removeEventListener('abort', stop)
      reject(connectError(cause, addresses, port))
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop)
      socket.off('error', failed)
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}

function connectError(cause: Error, addresses: readonly string[], port: number): ExchangeError {
  const causes = cause instanceof AggregateError ? cause.errors : [cause]
  const where = addresses
    .map(address => (isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`))
    .join(' and ')
  if (causes.every(one => codeOf(one) === 'ECONNREFUSED')) {
    return new ExchangeError('connection_refused', `${where} refused the connection: nothing listens there`, { cause })
  }
  if (causes.some(one => codeOf(one) === 'ETIMEDOUT')) {
    return new ExchangeError('timed_out', `${where} did not answer the connection`, { cause })
  }
  const why = codeOf(causes[0]) || messageOf(cause)
  return new ExchangeError('unreachable', `${where} cannot be reached (${why})`, { cause })
}
