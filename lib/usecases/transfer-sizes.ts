import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from './context'

export type Size = { files: number; bytes: number }

const LOOK_AGAIN_MS = 100

/**
 * How much is sent for a commit, by base (`null`: the whole tree). What was never measured is asked of a worker and
 * waited for; a base that is missing in the answer could not be measured in `patienceMs`.
 */
export async function transferSizes(
  ctx: Context,
  wanted: { serviceId: string; sha: string; bases: (string | null)[] },
  patienceMs: number,
): Promise<Map<string | null, Size>> {
  const { serviceId, sha } = wanted
  const bases = [...new Set(wanted.bases)]
  const ends = performance.now() + patienceMs
  for (let first = true; ; first = false) {
    const rows = await ctx.db.transferSize.findMany({
      where: { serviceId, sha, base: { in: bases.map(base => base ?? '') } },
    })
    const known = new Map(
      rows.map(({ base, files, bytes }) => [base === '' ? null : base, { files, bytes: Number(bytes) }]),
    )
    const unknown = bases.filter(base => !known.has(base))
    if (unknown.length === 0 || performance.now() >= ends) return known
    for (const base of first ? unknown : [])
      await ctx.queue.add(
        { name: 'measure-transfer', data: { serviceId, sha, base } },
        { key: `measure-${sha}-${base ?? 'whole'}` },
      )
    await wait(LOOK_AGAIN_MS)
  }
}
