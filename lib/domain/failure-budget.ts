import type { StepState } from './deploy'
import type { Plan } from './plan'
import type { StepRecord } from './undo'

/**
 * Whether more has failed on the way forward than the rollout bears. Some failures are beyond every budget: what is asked
 * or run only once stands for all hosts, also when its host never got that far; and a first wave of which no host is well
 * says nothing good of the next.
 *
 * @param steps of the way forward
 */
export function overBudget(plan: Plan, steps: readonly StepRecord[]): boolean {
  const failures = steps.filter(({ state }) => hasFailed(state))
  const failed = new Set(failures.map(({ hostId }) => hostId))
  if (failed.size > plan.maxFailedHosts) return true
  if (failures.some(({ name }) => name === 'final')) return true
  if (steps.some(({ name, hostId, state }) => name === 'once' && state !== 'succeeded' && failed.has(hostId)))
    return true
  return failed.size > 0 && (plan.waves[0]?.hosts ?? []).every(({ hostId }) => failed.has(hostId))
}

const hasFailed = (state: StepState) => state === 'failed' || state === 'error' || state === 'timed_out'

/** What becomes of hosts when some fail, for people, to follow `If`: `a host fails, every touched host goes back`. */
export function ifHostFails({ onFailure, maxFailedHosts }: Pick<Plan, 'onFailure' | 'maxFailedHosts'>): string {
  const back = onFailure === 'rollback'
  const then = back ? 'every touched host goes back to what it ran' : 'everything stays as it is'
  if (maxFailedHosts === 0) return `a host fails, ${then}`
  const hosts = maxFailedHosts === 1 ? '1 host fails, it' : `up to ${maxFailedHosts} hosts fail, each`
  return `${hosts} ${back ? 'goes back alone' : 'stays as it is'} and the others go on; if more fail, ${then}`
}
