import { type ActiveDeploy, type Decision, decision, type Fact, missing, type Reason, turn } from './decision'
import { type HostReadiness, hostReasons } from './host-readiness'
import type { ReleaseRef } from './plan'

export type RollbackRequest = {
  service: string
  environment: string
  /** The release id that was asked for; without it, the newest that qualifies. */
  release?: string
}

/** A release that succeeded here before the one that is live, and the names of the hosts that still hold it. */
export type EarlierRelease = ReleaseRef & { heldBy: string[] }

export type RollbackFacts = {
  /** Hosts with an enabled instance of the service in the environment. */
  hosts: Fact<HostReadiness[]>
  /** Good releases only, newest first, without the one that is live. */
  earlier: Fact<EarlierRelease[]>
  active: Fact<ActiveDeploy | null>
}

const lacking = (release: EarlierRelease, hosts: readonly HostReadiness[]) =>
  hosts.map(host => host.name).filter(name => !release.heldBy.includes(name))

/** The release a rollback goes to: the one asked for, or the newest, where every host still holds it; else `null`. */
export function rollbackTarget(request: RollbackRequest, facts: RollbackFacts): EarlierRelease | null {
  if (!facts.hosts.known || !facts.earlier.known) return null
  const hosts = facts.hosts.value
  const candidates = facts.earlier.value.filter(({ release }) => release === (request.release ?? release))
  return candidates.find(release => lacking(release, hosts).length === 0) ?? null
}

function releaseReasons(request: RollbackRequest, facts: RollbackFacts): Reason[] {
  const { service, environment, release } = request
  const href = `/services/${service}`
  if (!facts.earlier.known) return [missing('Which earlier releases hosts hold', facts.earlier.why, href)]
  if (!facts.hosts.known || rollbackTarget(request, facts)) return []

  const newest = facts.earlier.value.find(earlier => earlier.release === (release ?? earlier.release))
  if (!newest) {
    const what = release ? `${release} is not an earlier good release` : 'There is no earlier good release'
    const action = 'Deploy a commit instead'
    return [
      { code: 'no_earlier_release', message: `${what} of ${service} on ${environment}.`, unblock: { action, href } },
    ]
  }
  const hosts = lacking(newest, facts.hosts.value).join(', ')
  const message = `${newest.release} is no longer on ${hosts}.`
  const action = `Deploy ${newest.sha.slice(0, 7)} again`
  return [{ code: 'release_not_held', message, unblock: { action, href } }]
}

/** May this environment go back now? Needs an earlier good release that every host still holds, and usable hosts. */
export function decideRollback(request: RollbackRequest, facts: RollbackFacts): Decision {
  const { service, environment } = request
  return decision([
    ...hostReasons(`${service} on ${environment}`, `/services/${service}`, facts.hosts),
    ...releaseReasons(request, facts),
    ...turn(facts.active),
  ])
}
