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
  /** Commits that the service itself named in its answers, by the header `X-Revision`. */
  revisions: string[]
}

/**
 * - `pass`: nothing speaks against the deploy.
 * - `known`: what is bad is so on the release before as well, in the same way.
 * - `slow`: it holds, but takes clearly longer than on the release before.
 * - `fail`: something does not hold that held before.
 * - `inconclusive`: nothing was proved.
 */
export type Judgement = { verdict: 'pass' | 'known' | 'slow' | 'fail' | 'inconclusive'; reason: string | null }

/** What a run is judged by. */
export type Yardstick = {
  /** The commit that has to answer. */
  sha: string
  /** On the same host before it was switched; `null`: nothing ran there. */
  before: CheckOutcome | null
  /** On a host that still runs the release before, at the same time; `null`: none was asked. */
  beside: CheckOutcome | null
}

/** How long a check that proved nothing waits for a person where `prometheus.yml` does not say, in seconds. */
export const WAIT_SECONDS = 900

/** Slower by this factor, and by this much, is clear; less is chance. */
const SLOWER_TIMES = 3
const SLOWER_MS = 500

/** Judges a check on the new release by how the same check goes on the release before. */
export function judgeCheck(after: CheckOutcome, { sha, before, beside }: Yardstick): Judgement {
  if (after.verdict === 'inconclusive') return { verdict: 'inconclusive', reason: after.reason }
  const stranger = after.revisions.find(revision => !sameCommit(revision, sha))
  if (stranger) return { verdict: 'fail', reason: `${stranger.slice(0, 7)} answers, and not ${sha.slice(0, 7)}` }
  if (after.verdict === 'pass') return slower(after, before, beside) ?? { verdict: 'pass', reason: null }
  if (before && sameFailure(after, before)) return { verdict: 'known', reason: `${after.reason}, as before the deploy` }
  if (beside && sameFailure(after, beside))
    return { verdict: 'inconclusive', reason: `${after.reason}, and the release before fails the same way now` }
  return { verdict: 'fail', reason: after.reason }
}

/** A service may shorten its commit. What does not look like one (`v1.4`) says nothing about it. */
const sameCommit = (revision: string, sha: string) =>
  !/^[0-9a-f]{7,64}$/i.test(revision) || sha.startsWith(revision.toLowerCase())

/** Whether the other failed where this one did or earlier, and there in everything in which this one did. */
function sameFailure({ ended }: CheckOutcome, other: CheckOutcome): boolean {
  if (!ended || other.verdict !== 'fail' || !other.ended) return false
  if (other.ended.entry !== ended.entry) return other.ended.entry < ended.entry
  const known = new Set(other.ended.asserts)
  return ended.asserts.every(assert => known.has(assert))
}

/** Slow is what is clearly slower than before and, where the release before was asked at the same time, than that too. */
function slower(after: CheckOutcome, before: CheckOutcome | null, beside: CheckOutcome | null): Judgement | null {
  const [earlier, now] = [before, beside].map(other => (other?.verdict === 'pass' ? other.entryMs : null))
  let known: Judgement | null = null
  for (const [at, ms] of after.entryMs.entries()) {
    const [was, is] = [earlier?.[at], now?.[at]]
    const worse = (than: number) => ms > than * SLOWER_TIMES && ms - than > SLOWER_MS
    if ((was === undefined && is === undefined) || (was !== undefined && !worse(was))) continue
    const then = was === undefined ? '' : `, ${Math.round(was)} ms before`
    const there = is === undefined ? '' : `, ${Math.round(is)} ms on the release before at the same time`
    const reason = `request ${at + 1} took ${Math.round(ms)} ms${then}${there}`
    if (is === undefined || worse(is)) return { verdict: 'slow', reason }
    if (was !== undefined) known ??= { verdict: 'known', reason }
  }
  return known
}
