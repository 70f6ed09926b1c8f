import { setTimeout as wait } from 'node:timers/promises'
import {
  type AdminState,
  type BalancerAddress,
  type Drain,
  type Drained,
  serverName,
  spellBalancer,
} from '@/lib/domain/drain'
import { environmentPolicy } from '@/lib/domain/environment-policy'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { BalancedServer, BalancerAnswer, BalancerFailure, LoadBalancer } from '@/lib/ports/load-balancer'
import { reach } from '../reach-host'
import { type HostWork, Interrupted, type Outcome, type Work } from './work'

/** A host's place in one backend of one balancer. */
export type Seat = Omit<Drained[number], 'before'> & { at: LoadBalancer; label: string }

/** How long a balancer that does not answer is asked again: a reload takes it away for a moment. */
const PATIENCE_MS = 10_000
const PAUSE_MS = 500

/** How this deploy's environment takes hosts out; `null`: not at all. */
export const drainOf = (work: Work): Drain | null =>
  environmentPolicy(work.config, work.journal.deploy.environment.name).drain

/** Where a host sits by `prometheus.yml`. */
export async function seatsOf(
  work: Work,
  host: HostWork,
  drain: Extract<Drain, { kind: 'haproxy' }>,
): Promise<Result<Seat[], BalancerFailure>> {
  const server = serverName(drain.server, host.planned)
  const places = drain.balancers.flatMap(balancer => drain.backends.map(backend => ({ balancer, backend, server })))
  return openSeats(work, places)
}

export async function openSeats(
  work: Work,
  places: Omit<Drained[number], 'before'>[],
): Promise<Result<Seat[], BalancerFailure>> {
  const seats: Seat[] = []
  for (const { balancer, backend, server } of places) {
    const opened = await open(work, balancer)
    if (!opened.ok) return opened
    const label = `${backend}/${server} at ${spellBalancer(balancer)}`
    seats.push({ balancer, backend, server, label, at: opened.value })
  }
  return ok(seats)
}

async function open(work: Work, balancer: BalancerAddress): Promise<Result<LoadBalancer, BalancerFailure>> {
  const to = 'socket' in balancer ? { socket: balancer.socket } : { address: balancer.address, port: balancer.port }
  if (balancer.host === null) return ok(work.ctx.balancers.open({ to, through: null }))
  const row = await work.ctx.db.host.findUnique({ where: { name: balancer.host } })
  const missing = `prometheus.yml reaches HAProxy on the host ${balancer.host}, which Prometheus does not know`
  if (!row) return fail({ kind: 'unreachable', message: missing })
  const { remote, failure } = reach(work.ctx, row)
  if (failure) return fail({ kind: 'unreachable', message: failure.message })
  return ok(work.ctx.balancers.open({ to, through: remote }))
}

/** The servers of a seat's backend, and the seat's own among them. */
export async function look(
  work: Work,
  seat: Seat,
): Promise<Result<{ own: BalancedServer; others: BalancedServer[] }, BalancerFailure>> {
  const servers = await patiently(work, () => seat.at.servers(seat.backend))
  if (!servers.ok) return servers
  const own = servers.value.find(server => server.name === seat.server)
  if (!own) return fail({ kind: 'no_server', message: `there is no server ${seat.label}` })
  return ok({ own, others: servers.value.filter(server => server !== own) })
}

/** A balancer knows no fence, so the claim is asked for just before: an old owner that wakes up changes nothing. */
export const change = (work: Work, seat: Seat, state: AdminState): BalancerAnswer<void> =>
  patiently(work, async () => {
    await work.journal.update({})
    return seat.at.set(seat.backend, seat.server, state)
  })

async function patiently<T>(work: Work, act: () => BalancerAnswer<T>): BalancerAnswer<T> {
  const ends = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await act()
    if (work.interrupted.aborted) throw new Interrupted()
    const passing = !answer.ok && (answer.failure.kind === 'unreachable' || answer.failure.kind === 'timed_out')
    if (!passing || performance.now() >= ends) return answer
    await wait(PAUSE_MS, undefined, { signal: work.interrupted }).catch(() => {})
  }
}

/** Something between us and a balancer, in the words of an outcome. */
export const balancerOutcome = ({ kind, message }: BalancerFailure): Outcome => ({
  ok: false,
  class: kind === 'timed_out' ? 'timed_out' : 'error',
  reason: message,
})
