import type { DeployState } from './deploy'

/** Something we were told, or why we do not know it. What is not known never counts as a yes. */
export type Fact<T> = { known: true; value: T } | { known: false; why: string }

/**
 * The one order of reasons: what makes the others pointless comes first. An incident; a service that lives nowhere; a
 * commit that can never go there; what has to be done before; what people and calendars say; hosts to repair; what is
 * not known. What only delays or warns comes last.
 */
const ORDER = [
  'host_key_changed',
  'no_instances',
  'config_invalid',
  'branch_not_allowed',
  'ci_failed',
  'ci_missing',
  'ci_running',
  'no_earlier_release',
  'release_not_held',
  'nothing_to_retry',
  'overtaken',
  'not_live_before',
  'held',
  'locked',
  'frozen',
  'outside_window',
  'host_key_pending',
  'host_unreachable',
  'host_lacks_tools',
  'host_unknown',
  'fact_missing',
  'deploy_active',
  'gives_way',
  'drifted',
] as const

export type ReasonCode = (typeof ORDER)[number]

/**
 * One thing that stands in the way, and what takes it away. With `waits` it only delays the start; with `warns` it is
 * worth knowing and delays nothing.
 */
export type Reason = {
  code: ReasonCode
  message: string
  /** `who` is left out where anyone can do it; `href` is a path of our own pages. */
  unblock: { who?: string; action: string; href?: string }
  waits?: true
  warns?: true
}

/** One answer for the button, the API and the CLI. `reasons` begins with the one to deal with first. */
export type Decision = { allowed: boolean; reasons: Reason[] }

/** The deploy that holds the service's environment now. */
export type ActiveDeploy = { number: number; state: DeployState }

/** What stands in the way: neither what merely waits, nor what merely warns. */
export const blocks = (reason: Reason): boolean => !reason.waits && !reason.warns

const rank = (reason: Reason) => ORDER.indexOf(reason.code) + (blocks(reason) ? 0 : ORDER.length)

/** Folds reasons into the answer, in the one order; equals stay as they came. */
export const decision = (reasons: Reason[]): Decision => ({
  allowed: !reasons.some(blocks),
  reasons: reasons.toSorted((a, b) => rank(a) - rank(b)),
})

/** The sentence of a refusal: the first thing that stands in the way; `null` when nothing does. */
export const refusal = ({ reasons }: Decision): string | null => reasons.find(blocks)?.message ?? null

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
