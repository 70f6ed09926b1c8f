/** A bin is so much wider than the one before: what is read back differs from the truth by 2 % at most. */
const GROWTH = 1.04
/** Shorter than this is as short as this. Milliseconds. */
const SHORTEST_MS = 0.1

/** How many times fell into a bin. */
export type BinCount = { bin: number; count: number }

/**
 * The bin of a duration in milliseconds. Bins are on a logarithmic scale, so counts of hours add up to those of days and
 * every percentile of them keeps its relative error (DDSketch, https://arxiv.org/abs/1908.10693).
 */
export function binOf(ms: number): number {
  return Math.ceil(Math.log(Math.max(ms, SHORTEST_MS)) / Math.log(GROWTH))
}

/** The duration in the middle of a bin, in milliseconds. */
export const msOfBin = (bin: number): number => (2 * GROWTH ** bin) / (1 + GROWTH)

/** Percentiles of what was counted, in milliseconds; `null` where nothing was. `shares` are from 0 to 1, ascending. */
export function percentiles(counts: readonly BinCount[], shares: readonly number[]): number[] | null {
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const sorted = counts.toSorted((a, b) => a.bin - b.bin)
  return shares.map(share => {
    const rank = share * (total - 1)
    let seen = 0
    for (const { bin, count } of sorted) {
      seen += count
      if (seen > rank) return msOfBin(bin)
    }
    return msOfBin(sorted.at(-1)?.bin ?? 0)
  })
}
