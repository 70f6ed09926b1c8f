import { type DeployState, type FailureClass, isTerminal } from './deploy'
import { fail, ok, type Result } from './result'

/**
 * What can happen to a deploy.
 * - `approved`: enough people agreed.
 * - `claimed`: a worker took it; also when another worker takes it over from one that died.
 * - `switched`: every host is live on the release. `verified`: what had to hold afterwards holds.
 * - `stopped`: it ended with this first cause and no host goes back, because none was touched or the policy is `stop`.
 * - `undo_started`: touched hosts begin to go back. `undo_finished`: `back` says whether all of them did; `cause` is
 *   the first cause, so that a person's *cancel and undo* ends as `cancelled`.
 * - `lost`: given up without knowing how it ended (no worker could finish it).
 */
export type DeployEvent =
  | {
      type:
        | 'approved'
        | 'claimed'
        | 'superseded'
        | 'cancel_requested'
        | 'switched'
        | 'verified'
        | 'undo_started'
        | 'lost'
    }
  | { type: 'stopped'; cause: FailureClass }
  | { type: 'undo_finished'; back: boolean; cause: FailureClass }

type DeployEventName =
  | Exclude<DeployEvent['type'], 'stopped' | 'undo_finished'>
  | `stopped_${FailureClass}`
  | 'undone'
  | 'undone_for_cancel'
  | 'undo_stuck'

/** `terminal`: it is over. `not_now`: this cannot happen in this state. */
export type Refusal = { code: 'terminal' | 'not_now'; message: string }

const STOPPED = {
  stopped_failed: 'failed',
  stopped_error: 'error',
  stopped_timed_out: 'timed_out',
  stopped_cancelled: 'cancelled',
} as const

/** The state machine. What is not here is refused. */
export const TRANSITIONS: Record<DeployState, Partial<Record<DeployEventName, DeployState>>> = {
  awaiting_approval: { approved: 'queued', cancel_requested: 'cancelled', superseded: 'superseded' },
  queued: { claimed: 'running', cancel_requested: 'cancelled', superseded: 'superseded' },
  running: {
    ...STOPPED,
    claimed: 'running',
    switched: 'verifying',
    cancel_requested: 'cancelling',
    undo_started: 'rolling_back',
    lost: 'error',
  },
  verifying: {
    ...STOPPED,
    claimed: 'verifying',
    verified: 'succeeded',
    cancel_requested: 'cancelling',
    undo_started: 'rolling_back',
    lost: 'error',
  },
  // A cancel can come too late, and something else can have failed first: the hosts' report decides.
  cancelling: {
    ...STOPPED,
    claimed: 'cancelling',
    verified: 'succeeded',
    cancel_requested: 'cancelling',
    undo_started: 'rolling_back',
    lost: 'error',
  },
  // Not to be cancelled: stopping here would leave hosts on different releases.
  rolling_back: {
    claimed: 'rolling_back',
    undone: 'rolled_back',
    undone_for_cancel: 'cancelled',
    undo_stuck: 'rollback_failed',
    lost: 'rollback_failed',
  },
  succeeded: {},
  failed: {},
  error: {},
  timed_out: {},
  cancelled: {},
  superseded: {},
  rolled_back: {},
  rollback_failed: {},
}

/** The event's row in the table: its type, and where the outcome depends on more, that too. */
export function eventName(event: DeployEvent): DeployEventName {
  if (event.type === 'stopped') return `stopped_${event.cause}`
  if (event.type !== 'undo_finished') return event.type
  if (!event.back) return 'undo_stuck'
  return event.cause === 'cancelled' ? 'undone_for_cancel' : 'undone'
}

const WHAT_IT_CANNOT: Record<DeployEvent['type'], string> = {
  approved: 'be approved',
  claimed: 'be taken by a worker',
  superseded: 'be superseded',
  cancel_requested: 'be cancelled',
  switched: 'have all its hosts switched',
  verified: 'succeed',
  stopped: 'end here',
  undo_started: 'be undone',
  undo_finished: 'finish going back',
  lost: 'be given up',
}

/** The state that follows, or why nothing follows. Total: every state answers every event. */
export function transition(state: DeployState, event: DeployEvent): Result<DeployState, Refusal> {
  const next = TRANSITIONS[state][eventName(event)]
  if (next) return ok(next)
  const is = state.replaceAll('_', ' ')
  const cannot = `cannot ${WHAT_IT_CANNOT[event.type]}`
  return isTerminal(state)
    ? fail({ code: 'terminal', message: `This deploy is over (${is}) and ${cannot} any more.` })
    : fail({ code: 'not_now', message: `This deploy is ${is} and ${cannot} now.` })
}
