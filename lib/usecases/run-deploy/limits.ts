import type { Mark } from '@/lib/commands/marks'
import type { FailureClass } from '@/lib/domain/deploy'
import type { Part } from './remote-run'
import { plannedStep, type Work } from './work'

/**
 * What a run may take. The time of the step under way, where it carries out several: what the host is told is the time of all
 * of them together, and a build that never ends must not get what the transfer before it was given. The transfer's own
 * time began before the run, with the upload: it is left to the whole. And room for its log, for a command that says the same
 * for ever would fill the database before its time is over. What follows the last step has a minute.
 *
 * `signal` fires with a `Limit` as its reason when the step that began last is over its time, or the log over its length.
 */
export function watchLimits(work: Work, part: Part) {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  return {
    signal: over.signal,
    see(events: Mark[]): void {
      for (const event of events) {
        clearTimeout(timer)
        const step = part.steps.find(candidate => candidate.name === event.step)
        if (event.kind === 'end' && step === part.steps.at(-1)) timer = setTimeout(() => over.abort(UNTIDY), TIDY_MS)
        if (event.kind === 'end' || !step?.startedAt || step.name === 'transfer') continue
        const { timeoutSeconds } = plannedStep(work, step)
        const left = step.startedAt.getTime() + timeoutSeconds * 1000 - work.ctx.clock.now().getTime()
        const late: Limit = { class: 'timed_out', reason: `took longer than ${timeoutSeconds} s and was cancelled` }
        timer = setTimeout(() => over.abort(late), Math.min(Math.max(left, 0), LONGEST_TIMER_MS))
      }
    },
    grow(length: number): void {
      if (length > LONGEST_LOG_BYTES) over.abort(TOO_LONG)
    },
    end: () => clearTimeout(timer),
  }
}

/** How a run ends that was over a limit. */
export type Limit = { class: FailureClass; reason: string }

/** For what comes after the last step. */
const TIDY_MS = 60_000
const UNTIDY: Limit = { class: 'timed_out', reason: `took longer than ${TIDY_MS / 1000} s to tidy up` }

const LONGEST_LOG_BYTES = 256 * 1024 * 1024
const TOO_LONG: Limit = { class: 'failed', reason: 'wrote more than 256 MB and was cancelled' }

/** A timer beyond 2^31 - 1 ms fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
