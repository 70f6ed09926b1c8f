import type { HostTruth } from './host-truth'
import type { ReleaseRef } from './plan'

/**
 * An environment in one line. `mixed`: hosts run different releases that are all ours. `drifted` and `unreachable`
 * outrank it, because they need a person.
 */
export type EnvironmentTruth = {
  state: 'whole' | 'mixed' | 'drifted' | 'unreachable' | 'unknown' | 'empty'
  /** What most hosts run; between equals the newest. `null` when no host is known to run anything. */
  release: ReleaseRef | null
  /** `11 of 12 on this release, 1 unreachable`. */
  summary: string
}

/** Most hosts first; release ids begin with their time, so between equals the greater one is newer. */
function mainRelease(hosts: readonly HostTruth[]): { release: ReleaseRef; count: number } | null {
  const counts = new Map<string, { release: ReleaseRef; count: number }>()
  for (const { release } of hosts) {
    if (release) counts.set(release.release, { release, count: (counts.get(release.release)?.count ?? 0) + 1 })
  }
  const ranked = [...counts.values()].toSorted(
    (a, b) => b.count - a.count || (a.release.release < b.release.release ? 1 : -1),
  )
  return ranked[0] ?? null
}

function overall(hosts: readonly HostTruth[], onMain: number): EnvironmentTruth['state'] {
  const some = (state: HostTruth['state']) => hosts.some(host => host.state === state)
  if (some('drifted')) return 'drifted'
  if (some('unreachable')) return 'unreachable'
  if (some('unknown')) return 'unknown'
  if (onMain === 0) return 'empty'
  return onMain === hosts.length ? 'whole' : 'mixed'
}

/** Folds what the hosts of a service's environment say. */
export function environmentTruth(hosts: readonly HostTruth[]): EnvironmentTruth {
  if (hosts.length === 0) return { state: 'empty', release: null, summary: 'No hosts' }
  const main = mainRelease(hosts)
  const state = overall(hosts, main?.count ?? 0)
  const count = (wanted: HostTruth['state'], word: string) => {
    const number = hosts.filter(host => host.state === wanted).length
    return number > 0 ? [`${number} ${word}`] : []
  }
  const nothing = state === 'empty' ? 'Nothing deployed' : `0 of ${hosts.length} known`
  const parts = [
    main ? `${main.count} of ${hosts.length} on this release` : nothing,
    ...count('drifted', 'drifted'),
    ...count('unreachable', 'unreachable'),
    ...count('unknown', 'not known'),
    ...(main ? count('empty', 'empty') : []),
  ]
  return { state, release: main?.release ?? null, summary: parts.join(', ') }
}
