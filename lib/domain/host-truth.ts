import type { ReleaseRef } from './plan'

/**
 * What a host said when it was last asked: its `current` (`null`: nothing is live; `broken`: something that is no release of
 * ours), or why there was no answer. No observation at all is `null` where these are used.
 */
export type Observation = { reached: true; current: ReleaseRef | 'broken' | null } | { reached: false; why: string }

/**
 * `on_release`: what we believe. `drifted`: something else, changed by hand. `empty`: nothing is live there, as we
 * believe. `unknown`: it was never asked, or we have nothing to compare with.
 */
export type HostTruth = {
  host: string
  state: 'on_release' | 'drifted' | 'unreachable' | 'empty' | 'unknown'
  /** What the host runs by its own account. */
  release: ReleaseRef | null
  message: string
}

export type HostTruthInput = {
  host: string
  /** What we left there last; `null` when we never deployed to it. */
  expected: ReleaseRef | null
  observed: Observation | null
}

const short = (release: ReleaseRef) => release.sha.slice(0, 7)

/** Compares what a host says with what we believe. The host is right: a difference is named, never corrected here. */
export function hostTruth({ host, expected, observed }: HostTruthInput): HostTruth {
  if (!observed) return { host, state: 'unknown', release: null, message: `${host} has not been asked yet` }
  if (!observed.reached)
    return { host, state: 'unreachable', release: null, message: `${host} cannot be reached: ${observed.why}` }

  if (observed.current === 'broken') {
    const message = expected
      ? `${host} runs something else, but ${short(expected)} was deployed`
      : `${host} runs something that was not deployed from here`
    return { host, state: 'drifted', release: null, message }
  }
  const release = observed.current
  if (!release) {
    if (!expected) return { host, state: 'empty', release, message: `Nothing is deployed on ${host}` }
    return { host, state: 'drifted', release, message: `${host} runs nothing, but ${short(expected)} was deployed` }
  }
  if (!expected) {
    const message = `${host} runs ${short(release)}, which was not deployed from here`
    return { host, state: 'drifted', release, message }
  }
  if (expected.release === release.release && expected.sha === release.sha)
    return { host, state: 'on_release', release, message: `${host} runs ${short(release)}` }
  // Two releases of one commit are different folders: naming the commit alone would read like a contradiction.
  const same = expected.sha === release.sha
  const [is, was] = same ? [release.release, expected.release] : [short(release), short(expected)]
  return { host, state: 'drifted', release, message: `${host} runs ${is}, but ${was} was deployed` }
}
