import type { StepRow } from '@/lib/db/read/deploy-for-work'
import { type Drain, spellBalancer } from '@/lib/domain/drain'
import type { BalancedServer } from '@/lib/ports/load-balancer'
import { remember } from './drained'
import { type Note, openNote } from './note'
import { balancerOutcome, change, drainOf, look, type Seat, seatsOf } from './seats'
import { rest, type Taken, takeTurn } from './take-turn'
import type { Target } from './target'
import { DONE, type HostWork, type Outcome, stopped, type Work } from './work'

type Haproxy = Extract<Drain, { kind: 'haproxy' }>

/**
 * Takes a host out of load balancing: its turn, then `drain`, until nothing is under way there or the limit has passed,
 * then `maint`, because HAProxy lets clients that belong to a drained server (by cookie or table) come back to it.
 * What a person had drained or put into maintenance is left so. Repeating it changes nothing.
 */
export async function drainHost(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  const drain = drainOf(work)
  if (drain?.kind !== 'haproxy') return DONE
  const note = await openNote(work, host, target.undo ? 'undo-drain' : 'drain')
  const outcome = await takeOut(work, host, step, target, drain, note)
  if (!outcome.ok) await note.line(outcome.reason)
  await note.end(outcome.ok ? 'succeeded' : outcome.class)
  return outcome
}

async function takeOut(
  work: Work,
  host: HostWork,
  step: StepRow,
  target: Target,
  drain: Haproxy,
  note: Note,
): Promise<Outcome> {
  const seats = await seatsOf(work, host, drain)
  if (!seats.ok) return balancerOutcome(seats.failure)
  const taken = await takeTurn(work, host, step, target, () => leave(work, host, seats.value, note))
  if (taken === 'last') {
    await note.line('no other server of the backend is up: it is switched where it is, because nobody could stand in')
    return DONE
  }
  if (taken !== 'taken') return taken
  const empty = await untilEmpty(work, step, seats.value, target, drain.limit, note)
  if (!empty.ok) return empty
  for (const seat of ours(host, seats.value)) {
    const closed = await change(work, seat, 'maint')
    if (!closed.ok) return balancerOutcome(closed.failure)
    await note.line(`${seat.label}: maint`)
  }
  return DONE
}

const usable = (server: BalancedServer) =>
  server.admin === 'ready' && (server.health === 'up' || server.health === 'changing')

/** Drains the host everywhere, unless it would leave a backend without a server. */
async function leave(work: Work, host: HostWork, seats: Seat[], note: Note): Promise<Taken> {
  const entries: NonNullable<HostWork['drained']> = []
  for (const seat of seats) {
    const seen = await look(work, seat)
    if (!seen.ok) return balancerOutcome(seen.failure)
    const { own, others } = seen.value
    if (usable(own) && !others.some(usable)) return work.turns.othersOut(host.planned.hostId) ? 'turn' : 'last'
    const { balancer, backend, server } = seat
    const known = host.drained?.find(entry => isSame(entry, seat))
    entries.push({ balancer, backend, server, before: own.admin === 'ready' ? 'ready' : (known?.before ?? own.admin) })
  }
  await remember(work, host, entries)
  for (const seat of seats) {
    if (!ours(host, [seat]).length) {
      await note.line(`${seat.label}: a person has taken it out, and it stays so`)
      continue
    }
    const drained = await change(work, seat, 'drain')
    if (!drained.ok) return balancerOutcome(drained.failure)
    await note.line(`${seat.label}: drain`)
  }
  return 'taken'
}

/** Told by words: the database keeps no order of keys. */
const isSame = (a: Omit<Seat, 'at' | 'label'>, b: Omit<Seat, 'at' | 'label'>) =>
  a.backend === b.backend && a.server === b.server && spellBalancer(a.balancer) === spellBalancer(b.balancer)

/** The seats that took traffic before, and will again. */
const ours = (host: HostWork, seats: Seat[]): Seat[] =>
  seats.filter(seat => host.drained?.some(entry => isSame(entry, seat) && entry.before === 'ready'))

async function untilEmpty(
  work: Work,
  step: StepRow,
  seats: Seat[],
  target: Target,
  limit: number,
  note: Note,
): Promise<Outcome> {
  const ends = performance.now() + limit * 1000
  for (let before = -1; ; ) {
    let sessions = 0
    for (const seat of seats) {
      const seen = await look(work, seat)
      if (!seen.ok) return balancerOutcome(seen.failure)
      sessions += seen.value.own.sessions
    }
    const said = `${sessions} ${sessions === 1 ? 'session' : 'sessions'} left`
    if (sessions !== before) {
      await note.line(said)
      if (sessions > 0) await work.journal.step(step.id, { detail: said })
    }
    if (sessions === 0) return DONE
    if (performance.now() >= ends) {
      await note.line(`${said} after ${limit} s: going on without them`)
      return DONE
    }
    before = sessions
    await rest(work, target.pause)
    if (target.pause?.aborted) return stopped(work)
  }
}
