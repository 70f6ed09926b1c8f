import type { Drain } from '@/lib/domain/drain'
import { balancerOutcome, drainOf, look, seatsOf } from './seats'
import { beginStep, DONE, endStep, type HostWork, type Outcome, stepsOf, type Work } from './work'

/** Before anything has begun: a balancer that cannot be used stops the deploy here. Gives whether one does, and records it. */
export async function refuseBalancers(work: Work): Promise<boolean> {
  const drain = drainOf(work)
  if (drain?.kind !== 'haproxy') return false
  const refused = await Promise.all(
    work.hosts.map(async host => {
      const outcome = await canBeTakenOut(work, host, drain)
      const step = stepsOf(work, host, 'switch').find(candidate => candidate.name === 'drain')
      if (outcome.ok || !step) return false
      await beginStep(work, step)
      await endStep(work, step, outcome)
      return true
    }),
  )
  return refused.includes(true)
}

async function canBeTakenOut(work: Work, host: HostWork, drain: Extract<Drain, { kind: 'haproxy' }>): Promise<Outcome> {
  const seats = await seatsOf(work, host, drain)
  if (!seats.ok) return balancerOutcome(seats.failure)
  for (const seat of seats.value) {
    const seen = await look(work, seat)
    if (!seen.ok) return balancerOutcome(seen.failure)
  }
  return DONE
}
