/** States of a deploy. *failed* is the service's fault, *error* is ours, *timed_out* is silence, *cancelled* a person. */
export const DEPLOY_STATES = [
  'awaiting_approval',
  'queued',
  'running',
  'verifying',
  'succeeded',
  'failed',
  'error',
  'timed_out',
  'cancelling',
  'cancelled',
  'superseded',
  'rolling_back',
  'rolled_back',
  'rollback_failed',
] as const

export type DeployState = (typeof DEPLOY_STATES)[number]

/** States in which a worker owns the deploy; at most one such deploy exists per service and environment. */
export const ACTIVE_STATES = ['running', 'verifying', 'cancelling', 'rolling_back'] as const satisfies DeployState[]

export const TERMINAL_STATES = [
  'succeeded',
  'failed',
  'error',
  'timed_out',
  'cancelled',
  'superseded',
  'rolled_back',
  'rollback_failed',
] as const satisfies DeployState[]

export const isActive = (state: DeployState): boolean => (ACTIVE_STATES as readonly DeployState[]).includes(state)
export const isTerminal = (state: DeployState): boolean => (TERMINAL_STATES as readonly DeployState[]).includes(state)

/** `deploy` brings a commit to hosts; `rollback` switches hosts to a release they still hold. */
export type DeployKind = 'deploy' | 'rollback'

/**
 * States of one step on one host. `unknown` is a real answer: the host did not tell us how it ended.
 * `skipped` never started and never will.
 */
export const STEP_STATES = [
  'waiting',
  'running',
  'succeeded',
  'failed',
  'error',
  'timed_out',
  'cancelled',
  'skipped',
  'unknown',
] as const
export type StepState = (typeof STEP_STATES)[number]

/** How a failed piece of work is classed; the first cause decides the deploy's outcome. */
export type FailureClass = 'failed' | 'error' | 'timed_out' | 'cancelled'
