import type { StepRow } from '@/lib/db/read/deploy-for-work'
import { remember } from './drained'
import { type Note, openNote } from './note'
import { balancerOutcome, change, drainOf, look, openSeats, type Seat } from './seats'
import { rest } from './take-turn'
import type { Target } from './target'
import { DONE, type HostWork, type Outcome, type Work } from './work'

const WITHIN_SECONDS = 60

/**
 * Puts a host back as it was: first to `drain`, so that HAProxy's own checks run without traffic, and to `ready` when
 * they are good. A host that was not taken out, or that a person had taken out, is left as it is.
 */
export async function undrainHost(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  if (!host.drained) return DONE
  const note = await openNote(work, host, target.undo ? 'undo-undrain' : 'undrain')
  const outcome = await putBack(work, host, step, note)
  if (outcome.ok) await remember(work, host, null)
  else await note.line(outcome.reason)
  await note.end(outcome.ok ? 'succeeded' : outcome.class)
  return outcome
}

async function putBack(work: Work, host: HostWork, step: StepRow, note: Note): Promise<Outcome> {
  const seats = await openSeats(work, host.drained?.filter(entry => entry.before === 'ready') ?? [])
  if (!seats.ok) return balancerOutcome(seats.failure)
  const outcomes = await Promise.all(seats.value.map(seat => putBackAt(work, step, seat, note)))
  return outcomes.find(outcome => !outcome.ok) ?? DONE
}

async function putBackAt(work: Work, step: StepRow, seat: Seat, note: Note): Promise<Outcome> {
  const drain = drainOf(work)
  const within = drain?.kind === 'haproxy' ? drain.within : WITHIN_SECONDS
  const ends = performance.now() + within * 1000
  for (let before = ''; ; ) {
    const seen = await look(work, seat)
    if (!seen.ok) return balancerOutcome(seen.failure)
    const { admin, health, status } = seen.value.own
    if (status !== before) await note.line(`${seat.label}: ${status}`)
    if (status !== before) await work.journal.step(step.id, { detail: `HAProxy sees it ${status}` })
    before = status
    if (admin === 'ready' && health === 'up') return DONE
    const next = admin === 'maint' ? 'drain' : admin === 'drain' && health === 'up' ? 'ready' : null
    if (next) {
      const changed = await change(work, seat, next)
      if (!changed.ok) return balancerOutcome(changed.failure)
      continue
    }
    if (performance.now() >= ends)
      return { ok: false, class: 'failed', reason: `HAProxy sees ${seat.label} ${status} after ${within} s` }
    await rest(work, null)
  }
}
