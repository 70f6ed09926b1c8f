import { age } from '@/lib/domain/age'
import { type EnvironmentTruth, environmentTruth } from '@/lib/domain/environment-truth'
import { type HostTruth, hostTruth, type Observation } from '@/lib/domain/host-truth'
import type { ReleaseRef } from '@/lib/domain/plan'
import type { PrismaClient } from '../generated/client'
import { asInstance, type Instance } from './instances'

/** What the truth of an instance is made of, as rows hold it. */
export type InstanceFacts = {
  host: string
  expectedRelease: string | null
  expectedSha: string | null
  current: ReleaseRef | 'broken' | null
  /** When `current` was switched, by the host's clock (ISO 8601). */
  since: string | null
  observedAt: Date | null
  observeFailure: { message: string } | null
}

function observation({ current, observedAt, observeFailure }: InstanceFacts): Observation | null {
  if (observeFailure) return { reached: false, why: observeFailure.message }
  if (!observedAt) return null
  return { reached: true, current }
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

/** The same of an instance with its host. */
export const factsOf = (instance: Instance): InstanceFacts => ({
  ...instance,
  host: instance.host.name,
  current: instance.state?.current ?? null,
  // What an earlier version of ours has recorded lacks it.
  since: instance.state?.since ?? null,
  observeFailure: instance.observeFailure as InstanceFacts['observeFailure'],
})

/** Hosts are asked twice a minute; an answer older than this says nothing of now. */
const FRESH_MS = 10 * 60_000

/** What a host runs, for a decision: an old answer is none. */
export function decisiveTruth(facts: InstanceFacts, now: Date): HostTruth {
  const truth = instanceTruth(facts)
  const { host, observedAt } = facts
  if (!observedAt || truth.state === 'unreachable' || now.getTime() - observedAt.getTime() <= FRESH_MS) return truth
  const message = `${host} was asked last ${age(observedAt, now)} ago`
  return { host, state: 'unknown', release: null, message }
}

/** What the enabled hosts of a service run, by environment; every environment has an entry. */
export async function readTruths(db: PrismaClient, serviceId: string, now: Date): Promise<Record<string, HostTruth[]>> {
  const environments = await db.environment.findMany({
    include: { instances: { where: { serviceId, enabled: true }, include: { host: true } } },
  })
  return Object.fromEntries(
    environments.map(({ name, instances }) => [
      name,
      instances.map(row => decisiveTruth(factsOf(asInstance(row)), now)),
    ]),
  )
}
