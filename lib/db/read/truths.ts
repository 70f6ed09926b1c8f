import { type EnvironmentTruth, environmentTruth } from '@/lib/domain/environment-truth'
import { type HostTruth, hostTruth, type Observation } from '@/lib/domain/host-truth'
import type { ReleaseRef } from '@/lib/domain/plan'

/** What the truth of an instance is made of, as rows hold it. */
export type InstanceFacts = {
  host: string
  expectedRelease: string | null
  expectedSha: string | null
  current: ReleaseRef | 'broken' | null
  observedAt: Date | null
  observeFailure: { message: string } | null
}

function observation({ current, observedAt, observeFailure }: InstanceFacts): Observation | null {
  if (observeFailure) return { reached: false, why: observeFailure.message }
  if (!observedAt) return null
  return { reached: true, current: current === 'broken' ? null : current }
}

/** What the host of an instance says, beside what we believe. */
export function instanceTruth(facts: InstanceFacts): HostTruth {
  const { host, expectedRelease, expectedSha } = facts
  const expected = expectedRelease && expectedSha ? { release: expectedRelease, sha: expectedSha } : null
  return hostTruth({ host, expected, observed: observation(facts) })
}

export type PlaceTruth = EnvironmentTruth & { hosts: HostTruth[] }

/** A service's environment, folded from its instances. */
export function placeTruth(instances: readonly InstanceFacts[]): PlaceTruth {
  const hosts = instances.map(instanceTruth)
  return { ...environmentTruth(hosts), hosts }
}
