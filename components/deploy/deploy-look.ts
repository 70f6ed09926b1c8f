import type { Look } from '@/components/ui/state'
import type { DeployState, StepState } from '@/lib/domain/deploy'

const DEPLOY: Record<DeployState, Look> = {
  awaiting_approval: { tone: 'ask', glyph: 'ask', word: 'Awaiting approval' },
  queued: { tone: 'run', glyph: 'wait', word: 'Queued' },
  running: { tone: 'run', glyph: 'run', word: 'Running', spin: true },
  verifying: { tone: 'run', glyph: 'verify', word: 'Verifying' },
  succeeded: { tone: 'ok', glyph: 'ok', word: 'Succeeded' },
  failed: { tone: 'bad', glyph: 'bad', word: 'Failed' },
  error: { tone: 'bad', glyph: 'error', word: 'Error' },
  timed_out: { tone: 'bad', glyph: 'timeout', word: 'Timed out' },
  cancelling: { tone: 'run', glyph: 'cancelling', word: 'Cancelling' },
  cancelled: { tone: 'idle', glyph: 'cancelled', word: 'Cancelled' },
  superseded: { tone: 'idle', glyph: 'superseded', word: 'Superseded' },
  rolling_back: { tone: 'run', glyph: 'rolling-back', word: 'Rolling back' },
  rolled_back: { tone: 'idle', glyph: 'rolled-back', word: 'Rolled back' },
  rollback_failed: { tone: 'alarm', glyph: 'alarm', word: 'Rollback failed' },
}

const STEP: Record<StepState, Look> = {
  waiting: { tone: 'idle', glyph: 'wait', word: 'Waiting' },
  running: { tone: 'run', glyph: 'run', word: 'Running', spin: true },
  succeeded: { tone: 'ok', glyph: 'ok', word: 'Succeeded' },
  failed: { tone: 'bad', glyph: 'bad', word: 'Failed' },
  error: { tone: 'bad', glyph: 'error', word: 'Error' },
  timed_out: { tone: 'bad', glyph: 'timeout', word: 'Timed out' },
  cancelled: { tone: 'idle', glyph: 'cancelled', word: 'Cancelled' },
  skipped: { tone: 'idle', glyph: 'superseded', word: 'Skipped' },
  unknown: { tone: 'idle', glyph: 'unknown', word: 'Not known' },
}

/** Colour, glyph and word of a deploy's state. */
export const deployLook = (state: DeployState): Look => DEPLOY[state]

/** Colour, glyph and word of a step's state. */
export const stepLook = (state: StepState): Look => STEP[state]
