import type { Mark } from '@/lib/commands/marks'
import type { Part } from './remote-run'
import { plannedStep, type Work } from './work'

/**
 * The time of the step under way, of a run that carries out several. What the host is told is the time of all of them
 * together, and a build that never ends must not get what the transfer before it was given. The transfer's own time
 * began before the run, with the upload: it is left to the whole.
 *
 * `signal` fires with a sentence as its reason when the step that began last is over its time.
 */
export function watchDeadline(work: Work, part: Part) {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  return {
    signal: over.signal,
    see(events: Mark[]): void {
      for (const event of events) {
        clearTimeout(timer)
        const step = part.steps.find(candidate => candidate.name === event.step)
        if (event.kind === 'end' || !step?.startedAt || step.name === 'transfer') continue
        const { timeoutSeconds } = plannedStep(work, step)
        const left = step.startedAt.getTime() + timeoutSeconds * 1000 - work.ctx.clock.now().getTime()
        const reason = `took longer than ${timeoutSeconds} s and was cancelled`
        timer = setTimeout(() => over.abort(reason), Math.min(Math.max(left, 0), LONGEST_TIMER_MS))
      }
    },
    end: () => clearTimeout(timer),
  }
}

/** A timer beyond 2^31 - 1 ms fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
