/** How one run of a check ended, as far as judging a deploy by it needs. */
export type CheckOutcome = {
  /** The file in the repository. */
  path: string
  verdict: 'pass' | 'fail' | 'inconclusive'
  /** The first thing that was not as it should be, in one sentence; `null` when nothing was. */
  reason: string | null
  /** Where it ended: the entry, from 1, and the asserts there that did not hold, as written; `null` when it passed. */
  ended: { entry: number; asserts: string[] } | null
  /** How long each entry took, in order, in milliseconds. */
  entryMs: number[]
}

/**
 * - `pass`: nothing speaks against the deploy.
 * - `known`: it was red on the release before, and in the same way.
 * - `slow`: it holds, but takes clearly longer than on the release before.
 * - `fail`: something does not hold that held before.
 * - `inconclusive`: nothing was proved.
 */
export type Judgement = { verdict: 'pass' | 'known' | 'slow' | 'fail' | 'inconclusive'; reason: string | null }

/** Slower by this factor, and by this much, is clear; less is chance. */
const SLOWER_TIMES = 3
const SLOWER_MS = 500

/**
 * Judges a check on the new release by how the same check went on the release before.
 *
 * @param before on the same host before it was switched; `null`: nothing ran there, or nothing was proved
 * @param beside on a host that still runs the release before, at the same time; `null`: none was asked
 */
export function judgeCheck(
  after: CheckOutcome,
  before: CheckOutcome | null,
  beside: CheckOutcome | null = null,
): Judgement {
  if (after.verdict === 'inconclusive') return { verdict: 'inconclusive', reason: after.reason }
  if (after.verdict === 'pass') return slower(after, before) ?? { verdict: 'pass', reason: null }
  if (before && sameFailure(after, before)) return { verdict: 'known', reason: `${after.reason}, as before the deploy` }
  if (beside && sameFailure(after, beside))
    return { verdict: 'inconclusive', reason: `${after.reason}, and the release before fails the same way now` }
  return { verdict: 'fail', reason: after.reason }
}

/** Whether the other failed where this one did or earlier, and there in everything in which this one did. */
function sameFailure({ ended }: CheckOutcome, other: CheckOutcome): boolean {
  if (!ended || other.verdict !== 'fail' || !other.ended) return false
  if (other.ended.entry !== ended.entry) return other.ended.entry < ended.entry
  const known = new Set(other.ended.asserts)
  return ended.asserts.every(assert => known.has(assert))
}

function slower(after: CheckOutcome, before: CheckOutcome | null): Judgement | null {
  if (before?.verdict !== 'pass') return null
  const at = after.entryMs.findIndex((ms, index) => {
    const was = before.entryMs[index]
    return was !== undefined && ms > was * SLOWER_TIMES && ms - was > SLOWER_MS
  })
  if (at === -1) return null
  const [now, was] = [after.entryMs[at] ?? 0, before.entryMs[at] ?? 0]
  return { verdict: 'slow', reason: `request ${at + 1} took ${Math.round(now)} ms, ${Math.round(was)} ms before` }
}
