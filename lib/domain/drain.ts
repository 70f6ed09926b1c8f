import { formatDuration } from './duration'
import { formatWaveSize, hostsAllowed, type WaveSize } from './wave-size'

/** The control socket of one HAProxy; `host` is the host of ours it is reached through, `null`: from the worker. */
export type BalancerAddress = { address: string; port: number; host: string | null } | { socket: string; host: string }

/** How hosts are taken out of load balancing around their switch. Times are seconds. */
export type Drain = {
  /** The longest wait for what is under way; of commands, the longest time for each. */
  limit: number
  /** How many of the environment's hosts may be out at a time; always at least one. */
  maxUnavailable: WaveSize
} & (
  | {
      kind: 'haproxy'
      balancers: BalancerAddress[]
      backends: string[]
      /** With `{host}` and `{port}` in it. */
      server: string
      /** The longest wait for HAProxy's own checks on the way back. */
      within: number
    }
  | { kind: 'command'; out: string; in: string }
)

/** What people have decided about a server: traffic, only what belongs to it already, nothing at all. */
export type AdminState = 'ready' | 'drain' | 'maint'

/**
 * What a host was in its balancers before a deploy took it out, so that whoever comes next can put it back as it was.
 * Empty where commands took it out.
 */
export type Drained = { balancer: BalancerAddress; backend: string; server: string; before: AdminState }[]

/** HAProxy's own rule for the names of its parts. */
export const isHaproxyName = (text: string): boolean => /^[A-Za-z0-9_.:-]{1,200}$/.test(text)

/** The server that is a host in a backend. */
export const serverName = (template: string, host: { name: string; port: number }): string =>
  template.replaceAll('{host}', host.name).replaceAll('{port}', String(host.port))

/** `10.0.0.5:9999`, or `/run/haproxy/admin.sock on lb-1`. */
export function spellBalancer(balancer: BalancerAddress): string {
  const place = 'socket' in balancer ? balancer.socket : `${balancer.address}:${balancer.port}`
  return balancer.host === null ? place : `${place} on ${balancer.host}`
}

/** How many of `total` hosts may be out at a time. */
export const hostsOut = (drain: Drain, total: number): number => Math.max(1, hostsAllowed(drain.maxUnavailable, total))

/** What people read beside `drain`: `checkout/{host} at 10.0.0.5:9999, up to 30s, 50% of hosts at a time`. */
export function drainSummary(drain: Drain): string {
  const most = drain.maxUnavailable
  const atATime = `${formatWaveSize(most)}${most.unit === 'percent' ? ' of hosts' : ''} at a time`
  const what = drain.kind === 'command' ? (drain.out.trim().split('\n')[0] ?? '') : seats(drain)
  return `${what}, up to ${formatDuration(drain.limit * 1000)}, ${atATime}`
}

export function undrainSummary(drain: Drain): string {
  if (drain.kind === 'command') return drain.in.trim().split('\n')[0] ?? ''
  return `${seats(drain)}, up again within ${formatDuration(drain.within * 1000)}`
}

const seats = ({ balancers, backends, server }: Extract<Drain, { kind: 'haproxy' }>) =>
  `${backends.map(backend => `${backend}/${server}`).join(', ')} at ${balancers.map(spellBalancer).join(', ')}`
