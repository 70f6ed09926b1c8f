import type { CheckRunLine } from '@/lib/api/check'

/** A run as a row, or many good ones in a row as one line that opens. */
export type RunItem = { run: CheckRunLine } | { folded: CheckRunLine[] }

/** So many of the newest are always seen. */
const SHOWN = 5
/** Fewer are not worth a fold. */
const WORTH = 4

/**
 * Runs for reading: what is not good stands out when the good ones between take one line. The newest are rows, and so is
 * the run that is open.
 */
export function foldRuns(runs: CheckRunLine[], open: string | null): RunItem[] {
  const items: RunItem[] = []
  let streak: CheckRunLine[] = []
  const end = () => {
    if (streak.length >= WORTH) items.push({ folded: streak })
    else items.push(...streak.map(run => ({ run })))
    streak = []
  }
  for (const [index, run] of runs.entries()) {
    if (index >= SHOWN && run.verdict === 'pass' && run.id !== open) streak.push(run)
    else {
      end()
      items.push({ run })
    }
  }
  end()
  return items
}
