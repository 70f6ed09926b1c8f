import type { DeployState } from './deploy'

/** Something we were told, or why we do not know it. What is not known never counts as a yes. */
export type Fact<T> = { known: true; value: T } | { known: false; why: string }

export type ReasonCode =
  | 'fact_missing'
  | 'no_instances'
  | 'host_key_changed'
  | 'host_key_pending'
  | 'host_lacks_tools'
  | 'host_unreachable'
  | 'host_unknown'
  | 'config_invalid'
  | 'branch_not_allowed'
  | 'ci_failed'
  | 'ci_running'
  | 'ci_missing'
  | 'no_earlier_release'
  | 'release_not_held'
  | 'nothing_to_retry'
  | 'overtaken'
  | 'deploy_active'

/** One thing that stands in the way, and what takes it away. With `waits` it only delays the start. */
export type Reason = {
  code: ReasonCode
  message: string
  /** `who` is left out where anyone can do it; `href` is a path of our own pages. */
  unblock: { who?: string; action: string; href?: string }
  waits?: true
}

/** One answer for the button, the API and the CLI. `reasons` begins with the one to deal with first. */
export type Decision = { allowed: boolean; reasons: Reason[] }

/** The deploy that holds the service's environment now. */
export type ActiveDeploy = { number: number; state: DeployState }

/** Folds reasons into the answer: only what merely waits does not stand in the way. */
export const decision = (reasons: Reason[]): Decision => ({ allowed: reasons.every(reason => reason.waits), reasons })

/** The reason for a missing fact; `what` begins the sentence. */
export const missing = (what: string, why: string, href?: string): Reason => ({
  code: 'fact_missing',
  message: `${what} is not known: ${why}.`,
  unblock: { action: 'Try again when it is known', href },
})

/** A deploy that comes second is taken and waits its turn. */
export function turn(active: Fact<ActiveDeploy | null>): Reason[] {
  if (!active.known) return [missing('Whether another deploy is running', active.why)]
  if (!active.value) return []
  const { number, state } = active.value
  return [
    {
      code: 'deploy_active',
      message: `#${number} is ${state.replaceAll('_', ' ')}; this one waits its turn.`,
      unblock: { action: `Starts when #${number} is over` },
      waits: true,
    },
  ]
}
