import { type Calendar, calendarReasons } from './calendar'
import { type ActiveDeploy, type Decision, decision, type Fact, type Reason, turn } from './decision'
import { type DeployKind, type DeployState, isTerminal } from './deploy'
import { type HostReadiness, hostReasons } from './host-readiness'
import { type Lock, lockReasons } from './lock'

/** The deploy that is to be gone on with. */
export type RetryRequest = {
  service: string
  environment: string
  number: number
  kind: DeployKind
  state: DeployState
  /** `null`: it ended before it had a plan. */
  release: string | null
}

export type RetryFacts = {
  /** Hosts with an enabled instance that do not run the release. */
  hosts: Fact<HostReadiness[]>
  /** The number of the newest deploy that has begun here. */
  newest: number
  /** Windows and freezes that the deploy was made under; `null`: none. */
  calendar: Calendar | null
  /** All locks, whatever they hold. */
  locks: Fact<readonly Lock[]>
  active: Fact<ActiveDeploy | null>
  now: Date
}

function ownReasons({ service, environment, number, state, release }: RetryRequest, facts: RetryFacts): Reason[] {
  const again = { action: 'Deploy the commit again', href: `/services/${service}` }
  if (!isTerminal(state)) {
    const message = `#${number} is not over yet.`
    return [{ code: 'nothing_to_retry', message, unblock: { action: `Wait until #${number} is over` } }]
  }
  if (release === null)
    return [{ code: 'nothing_to_retry', message: `#${number} ended before it had a plan.`, unblock: again }]
  if (facts.newest > number)
    return [{ code: 'overtaken', message: `#${facts.newest} has been deployed since #${number}.`, unblock: again }]
  if (facts.hosts.known && facts.hosts.value.length === 0) {
    const message = `Every host of ${service} on ${environment} runs ${release}.`
    return [{ code: 'nothing_to_retry', message, unblock: { action: 'Nothing needs to be done' } }]
  }
  return []
}

const gateReasons = (request: RetryRequest, { locks, calendar, now }: RetryFacts): Reason[] => [
  ...lockReasons(request, locks, now),
  ...(calendar ? calendarReasons(request.environment, calendar, now) : []),
]

/**
 * May a deploy that did not go through be gone on with, on the hosts that do not run its release? Only while nothing
 * newer has begun: what was made then is on hosts still, and nothing else would be overwritten. A rollback that is gone on
 * with is a way back, and passes locks and the calendar.
 */
export function decideRetry(request: RetryRequest, facts: RetryFacts): Decision {
  const own = ownReasons(request, facts)
  if (own.length > 0) return decision(own)
  const place = `${request.service} on ${request.environment}`
  return decision([
    ...hostReasons(place, `/services/${request.service}`, facts.hosts),
    ...(request.kind === 'deploy' ? gateReasons(request, facts) : []),
    ...turn(facts.active),
  ])
}
