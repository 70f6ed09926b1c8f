import { decideRollback, type EarlierRelease, type RollbackFacts, rollbackTarget } from '@/lib/domain/decide-rollback'
import type { DeployKind, DeployState } from '@/lib/domain/deploy'
import type { HostReadiness } from '@/lib/domain/host-readiness'
import type { HostTruth } from '@/lib/domain/host-truth'
import { type Lock, locksOn } from '@/lib/domain/lock'
import { aheadOf } from '@/lib/domain/queue'
import type { RunningDeploy } from '@/lib/screens/running'
import type { EarlierOnCard, EnvironmentCard, HostOnCard } from '@/lib/screens/service'
import { type BriefCheck, inBrief } from './checks-in-brief'
import { deployUrl } from './deploy-view'
import type { Instance } from './instances'
import { onScreen } from './locks'
import { factsOf, placeTruth } from './truths'

type PlaceDeploy = {
  id: string
  number: number
  state: string
  sha: string
  subject: string
  actorName: string
  reason: string | null
  release: string | null
  finishedAt: Date | null
}

/** What is known of one environment of a service. */
export type PlaceFacts = {
  service: string
  environment: string
  key: string
  confirm: boolean
  /** Enabled ones, by host. */
  instances: Instance[]
  disabled: string[]
  readiness: HostReadiness[]
  /** Watched ones. */
  checks: BriefCheck[]
  /** Newest first: good ones, and the last that ended badly. */
  deploys: PlaceDeploy[]
  /** Those that run first. */
  running: RunningDeploy[]
  /** All locks, whatever they hold. */
  locks: readonly Lock[]
  /** What hosts of the service run, by environment. */
  truths: Record<string, HostTruth[]>
  now: Date
}

/** What a new deploy or rollback meets here. */
export const ahead = (kind: DeployKind, { running }: PlaceFacts) => aheadOf(kind, running)

function squareState(truth: HostTruth, main: string | undefined, changing: boolean): HostOnCard['state'] {
  if (changing) return 'changing'
  if (truth.state === 'on_release') return truth.release?.release === main ? 'live' : 'before'
  if (truth.state !== 'unknown') return truth.state
  return main === undefined ? 'empty' : 'unreachable'
}

function earlierOf({ instances, deploys }: PlaceFacts): EarlierOnCard[] {
  const live = new Set(instances.map(({ expectedRelease }) => expectedRelease))
  const seen = new Set<string>()
  return deploys.flatMap((deploy): EarlierOnCard[] => {
    const { release, sha, subject, number, finishedAt } = deploy
    if (deploy.state !== 'succeeded' || !release || seen.has(release) || (live.size === 1 && live.has(release)))
      return []
    seen.add(release)
    const holding = instances.filter(({ state }) => state?.releases.some(held => held.release === release))
    const missingOn = instances.filter(instance => !holding.includes(instance)).map(({ host }) => host.name)
    const at = finishedAt?.toISOString() ?? null
    return [{ release, sha, subject, number, at, who: deploy.actorName, heldBy: holding.length, missingOn }]
  })
}

function rollbackOf(facts: PlaceFacts): EnvironmentCard['rollback'] {
  const shown = earlierOf(facts)
  const names = facts.instances.map(({ host }) => host.name)
  const earlier = shown.map(
    ({ release, sha, missingOn }): EarlierRelease => ({
      release,
      sha,
      heldBy: names.filter(name => !missingOn.includes(name)),
    }),
  )
  const rollbackFacts: RollbackFacts = {
    hosts: { known: true, value: facts.readiness },
    earlier: { known: true, value: earlier },
    active: { known: true, value: ahead('rollback', facts).active },
  }
  const request = { service: facts.service, environment: facts.environment }
  const target = rollbackTarget(request, rollbackFacts)
  return {
    decision: decideRollback(request, rollbackFacts),
    target: shown.find(({ release }) => release === target?.release) ?? null,
    earlier: shown,
  }
}

const locksOf = (facts: PlaceFacts) => locksOn(facts, facts.locks, facts.now)

function metOf(facts: PlaceFacts): string[] {
  const { readiness } = facts
  const usable = readiness.filter(host => host.contact === 'reachable' && host.key === 'accepted').length
  return [
    ...(usable > 0 && usable === readiness.length ? [`${usable} of ${readiness.length} hosts reachable`] : []),
    ...(facts.running.length > 0 ? [] : ['No deploy is running']),
    ...(locksOf(facts).length > 0 ? [] : ['No lock']),
    'You may deploy here',
  ]
}

/**
 * The card of one environment: what hosts say they run, what is different, what one can go back to. What deploy on
 * green waits for is found out from the branches.
 */
export function environmentCard(facts: PlaceFacts): EnvironmentCard {
  const { service, environment, instances, deploys } = facts
  const truth = placeTruth(instances.map(factsOf))
  const believed = instances.find(({ expectedRelease }) => expectedRelease)
  const release = truth.release?.release ?? believed?.expectedRelease ?? undefined
  const running = facts.running.find(({ held }) => !held) ?? null
  const by = instances.find(({ expectedRelease }) => expectedRelease === release)?.expectedDeployId
  const deploy = deploys.find(({ id }) => id === by)
  const newest = deploys.toSorted((a, b) => b.number - a.number)[0]
  const sinceOn = new Map(instances.map(({ host, state }) => [host.name, state?.since ?? null]))
  const hosts = truth.hosts.map((host): HostOnCard => {
    const changing = running?.ticks.some(tick => tick.host === host.host && tick.switching) ?? false
    return {
      name: host.host,
      state: squareState(host, release, changing),
      message: host.message,
      since: sinceOn.get(host.host) ?? null,
    }
  })
  return {
    name: environment,
    key: facts.key,
    confirm: facts.confirm,
    state: truth.state,
    summary: truth.state === 'unknown' && !believed ? 'Not asked yet' : truth.summary,
    sha: truth.release?.sha ?? believed?.expectedSha ?? null,
    subject: deploy?.subject ?? '',
    who: deploy?.actorName ?? '',
    at: deploy?.finishedAt?.toISOString() ?? null,
    deploy: deploy ? { number: deploy.number, url: deployUrl(service, environment, deploy.number) } : null,
    hosts: [
      ...hosts,
      ...facts.disabled.map(
        (name): HostOnCard => ({ name, state: 'disabled', message: `${name} is disabled here`, since: null }),
      ),
    ],
    locks: locksOf(facts).map(lock => onScreen(lock, facts.now)),
    checks: inBrief(facts.checks),
    running,
    held: facts.running.filter(({ held }) => held),
    failed: newest && newest.state !== 'succeeded' ? failedOf(service, environment, newest) : null,
    onGreen: null,
    rollback: rollbackOf(facts),
    met: metOf(facts),
  }
}

function failedOf(service: string, environment: string, deploy: PlaceDeploy): EnvironmentCard['failed'] {
  const { number, sha, reason, finishedAt } = deploy
  const url = deployUrl(service, environment, number)
  return { number, sha, reason, url, state: deploy.state as DeployState, at: finishedAt?.toISOString() ?? null }
}
