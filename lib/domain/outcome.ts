import type { FailureClass } from './deploy'
import { byNaturalOrder } from './natural-order'
import { STEP_NAMES, type StepName } from './plan'

/** One step that ended badly on one host. `reason` has no final stop: `npm ci exited 1`, `no answer on /up in 30 s`. */
export type StepFailure = { step: StepName; host: string; class: FailureClass; reason: string; at: Date }

/** What the deploy ends as, and one sentence that names where it began. */
export type Outcome = { class: FailureClass; message: string; step: StepName }

/** Steps that ask the service as a whole, whichever host stands for them. */
const ALL_HOSTS: ReadonlySet<StepName> = new Set(['final'])

/** By time; what failed at the same moment in a fixed order, so that the sentence is the same every time. */
const byTime = (a: StepFailure, b: StepFailure) =>
  a.at.getTime() - b.at.getTime() ||
  STEP_NAMES.indexOf(a.step) - STEP_NAMES.indexOf(b.step) ||
  byNaturalOrder(a.host, b.host)

function others(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' and 1 other host' : ` and ${count} other hosts`
}

/**
 * Folds step failures into the deploy's outcome: the first in time wins, because what comes after it is mostly its
 * consequence (hosts that we stopped because one failed). `null` when nothing failed.
 */
export function classify(failures: readonly StepFailure[]): Outcome | null {
  const [first] = failures.toSorted(byTime)
  if (!first) return null
  const same = failures.filter(other => other.step === first.step && other.class === first.class)
  const hosts = new Set(same.map(failure => failure.host)).size
  return {
    class: first.class,
    step: first.step,
    message: ALL_HOSTS.has(first.step)
      ? `checks: ${first.reason}`
      : `${first.step}: ${first.reason} on ${first.host}${others(hosts - 1)}`,
  }
}
