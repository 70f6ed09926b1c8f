import type { StepState } from './deploy'
import type { Plan, PlannedHost, StepName } from './plan'

/** What the record says about one step on one host. */
export type StepRecord = { hostId: string; name: StepName; state: StepState }

/** Whatever has not certainly stayed away from the host may have moved `current`. */
const mayHaveBegun = (state: StepState) => state !== 'waiting' && state !== 'skipped'

/**
 * Exactly the hosts on which `activate` may have begun, newest touched first. Each goes back to its `before`
 * (`null`: it ran nothing, so nothing is what it gets back). Whether the step succeeded does not matter: one that
 * failed or whose end is unknown may have switched all the same.
 */
export function undoList(plan: Plan, steps: readonly StepRecord[]): PlannedHost[] {
  const touched = new Set(
    steps.filter(step => step.name === 'activate' && mayHaveBegun(step.state)).map(step => step.hostId),
  )
  return plan.waves
    .flatMap(wave => wave.hosts)
    .filter(host => touched.has(host.hostId))
    .reverse()
}
