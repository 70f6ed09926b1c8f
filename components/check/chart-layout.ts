import type { CheckStats, RequestStats } from '@/lib/api/check'
import type { DeployMark } from '@/lib/screens/checks'

/** Labels of deploys need so much of the width, those of lines so much of the height. */
const LABEL_WIDTH = 0.06
const LABEL_HEIGHT = 0.075

/** Where the vertical axis ends: a round number just above all that is drawn. Milliseconds. */
export function topOf({ p99, p95, p50 }: RequestStats): number {
  const times = [...p99, ...p95, ...p50].flatMap(ms => ms ?? [])
  if (times.length === 0) return 100
  const most = Math.max(1, ...times)
  const size = 10 ** Math.floor(Math.log10(most))
  const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12]
  return (steps.find(step => step * size >= most * 1.05) ?? 12) * size
}

/** Deploys in order; one is labelled where the one after it leaves room. */
export function marksOf(
  deploys: readonly DeployMark[],
  { begin, end }: Pick<CheckStats, 'begin' | 'end'>,
): { deploy: DeployMark; labelled: boolean }[] {
  let next = Number.POSITIVE_INFINITY
  return deploys
    .toReversed()
    .map(deploy => {
      const share = (deploy.at - begin) / (end - begin)
      const labelled = next - share > LABEL_WIDTH
      if (labelled) next = share
      return { deploy, labelled }
    })
    .toReversed()
}

/** Where each line ends, as a share from the top; apart from each other. A line without an end has no label. */
export function labelsOf(request: RequestStats, top: number): { name: 'p50' | 'p95' | 'p99'; share: number }[] {
  let below = Number.POSITIVE_INFINITY
  return (['p50', 'p95', 'p99'] as const).flatMap(name => {
    const last = request[name].findLast(ms => ms !== null)
    if (last === null || last === undefined) return []
    const share = Math.min(1 - last / top, below - LABEL_HEIGHT)
    below = share
    return [{ name, share }]
  })
}
