import type { DeployKind } from './deploy'
import { environmentPolicy } from './environment-policy'
import { byNaturalOrder } from './natural-order'
import type { Plan, PlannedHost, ReleaseRef, Wave } from './plan'
import { plannedSteps } from './planned-steps'
import type { ServiceConfig } from './service-config'
import { ALL_HOSTS, formatWaveSize, hostsAllowed, hostsReached, type WaveSize } from './wave-size'

export type PlanInput = {
  kind: DeployKind
  /** As read at the commit of `release`. */
  config: ServiceConfig
  environment: string
  release: ReleaseRef
  /** The `once` commands have run already: under the deploy that this one goes on with. */
  onceDone?: boolean
  /** Where people reach the service in this environment, as it may be shown; `null`: nobody has said. */
  address?: string | null
  /** The environment's enabled instances. `current`: what the host runs now, `null` for nothing; `link` as a planned host's. */
  hosts: (Omit<PlannedHost, 'before'> & { current: ReleaseRef | null })[]
}

/**
 * Splits hosts into waves whose sizes are cumulative (see `WaveSize`). A size that adds no host makes no wave, and
 * hosts that the sizes never reach make a last one: every host is in exactly one wave, and none is empty.
 */
function makeWaves(hosts: PlannedHost[], sizes: readonly WaveSize[], pauseSeconds: number): Wave[] {
  const waves: Wave[] = []
  let live = 0
  for (const size of [...sizes, ALL_HOSTS]) {
    const reached = hostsReached(size, hosts.length)
    if (reached <= live) continue
    const last = reached === hosts.length
    waves.push({
      number: waves.length + 1,
      size: formatWaveSize(size),
      hosts: hosts.slice(live, reached),
      pauseSeconds: last ? 0 : pauseSeconds,
    })
    live = reached
  }
  return waves
}

/**
 * Computes what will run, before anything runs. Hosts go by name in natural order, so that the first wave is the
 * same host every time.
 *
 * A rollback is for getting out of trouble: it takes all hosts in one wave, has nothing to prepare, and is never
 * undone, because that would bring back the release a person has just turned away from.
 */
export function makePlan({
  kind,
  config,
  environment,
  release,
  onceDone = false,
  address = null,
  hosts,
}: PlanInput): Plan {
  const policy = environmentPolicy(config, environment)
  const planned = hosts
    .toSorted((a, b) => byNaturalOrder(a.name, b.name) || a.port - b.port)
    .map(({ current, ...host }) => ({ ...host, before: current }))
  const deploying = kind === 'deploy'
  const waves = deploying ? makeWaves(planned, policy.waves, policy.pauseSeconds) : makeWaves(planned, [ALL_HOSTS], 0)
  const pauseSeconds = Math.max(0, ...waves.map(wave => wave.pauseSeconds))
  return {
    release,
    steps: plannedSteps({
      kind,
      config: onceDone ? { ...config, once: [] } : config,
      environment,
      release,
      drain: policy.drain,
      pauseSeconds,
      // Later waves can harm the hosts of earlier ones, so without an address one of those is asked once more.
      finalAt: address ?? (waves.length > 1 ? (planned[0]?.name ?? null) : null),
    }),
    waves,
    onFailure: deploying ? policy.onFailure : 'stop',
    maxFailedHosts: deploying ? hostsAllowed(policy.maxFailedHosts, hosts.length) : 0,
  }
}
