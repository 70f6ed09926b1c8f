import { ACTIVE_STATES, type DeployState } from '@/lib/domain/deploy'

/** Groups of states that people look for. */
export const OUTCOMES: { value: string; label: string; states: DeployState[] }[] = [
  { value: 'running', label: 'Running and waiting', states: ['awaiting_approval', 'queued', ...ACTIVE_STATES] },
  { value: 'succeeded', label: 'Succeeded', states: ['succeeded'] },
  { value: 'failed', label: 'Failed', states: ['failed', 'error', 'timed_out', 'rolled_back', 'rollback_failed'] },
  { value: 'cancelled', label: 'Cancelled', states: ['cancelled', 'superseded'] },
]

/** The states behind a name in an address; a name that is none asks for all. */
export const outcomeStates = (value: string | undefined): DeployState[] | undefined =>
  OUTCOMES.find(outcome => outcome.value === value)?.states
