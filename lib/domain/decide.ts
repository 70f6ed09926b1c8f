import { afterReasons } from './after-reasons'
import { branchAllowed } from './branch-pattern'
import { calendarReasons } from './calendar'
import { ciReasons } from './ci-reasons'
import type { ConfigProblem } from './config-problem'
import { type ActiveDeploy, type Decision, decision, type Fact, missing, type Reason, turn } from './decision'
import { driftReasons } from './drift-reasons'
import { environmentPolicy } from './environment-policy'
import type { CiKnowledge } from './fold-ci-statuses'
import { type HostReadiness, hostReasons } from './host-readiness'
import type { HostTruth } from './host-truth'
import { type Lock, lockReasons } from './lock'
import { type Replaced, replacedReasons } from './queue'
import type { Result } from './result'
import type { ServiceConfig } from './service-config'

export type DeployRequest = {
  service: string
  environment: string
  /** Full commit id. */
  sha: string
  /** Branches whose history holds the commit, the one that was asked for first; empty when it is on none. */
  branches: string[]
  /** Nobody looks on: what only time or an unlock takes away is waited for in the queue. */
  patient?: boolean
}

export type DeployFacts = {
  /** Hosts with an enabled instance of the service in the environment. */
  hosts: Fact<HostReadiness[]>
  /** `prometheus.yml` at the commit. */
  config: Fact<Result<ServiceConfig, ConfigProblem[]>>
  /** All locks, whatever they hold. */
  locks: Fact<readonly Lock[]>
  /** What the enabled hosts of the service run, by environment; every environment there is has an entry. */
  truths: Record<string, readonly HostTruth[]>
  active: Fact<ActiveDeploy | null>
  /** The deploy in the queue that gives way to this one. */
  replaces: Replaced | null
  /** What CI said of the commit. Asked for where `prometheus.yml` requires something. */
  ci: CiKnowledge
  now: Date
}

function configReasons({ service, sha }: DeployRequest, config: DeployFacts['config']): Reason[] {
  const file = `prometheus.yml at ${sha.slice(0, 7)}`
  if (!config.known) return [missing(file, config.why)]
  if (config.value.ok) return []
  const [first, ...rest] = config.value.failure
  const where = first ? ` Line ${first.line}: ${first.path ? `${first.path}: ` : ''}${first.message}.` : ''
  const more = rest.length > 0 ? ` ${rest.length} more.` : ''
  const message = `${file} cannot be used.${where}${more}`
  const action = `Correct prometheus.yml and push`
  return [{ code: 'config_invalid', message, unblock: { action, href: `/services/${service}` } }]
}

function branchReasons({ environment, branches }: DeployRequest, allowed: string[]): Reason[] {
  // A commit on no branch at all may go where every commit may.
  if (allowed.includes('*') || branches.some(branch => branchAllowed(allowed, branch))) return []
  const what = branches[0] ?? 'a commit on no branch'
  const message = `${environment} takes ${allowed.join(', ')}, not ${what}.`
  return [{ code: 'branch_not_allowed', message, unblock: { action: `Merge it into ${allowed.join(' or ')}` } }]
}

/** A name that was mistyped must not leave the environment that was meant without its rules. */
function ruleReasons({ environment, sha }: DeployRequest, config: ServiceConfig, environments: string[]): Reason[] {
  const named = Object.keys(config.environments)
  const astray = named.filter(name => !environments.includes(name))
  if (astray.length === 0 || named.includes(environment)) return []
  const here = `which is no environment here (${environments.join(', ')})`
  const message = `prometheus.yml at ${sha.slice(0, 7)} has no rules for ${environment}, but for “${astray[0]}”, ${here}.`
  const action = `Correct prometheus.yml and push, or add ${astray[0]}`
  return [{ code: 'config_invalid', message, unblock: { action, href: '/settings' } }]
}

/** What `prometheus.yml` at the commit asks for before the commit may go there. */
function policyReasons(request: DeployRequest, config: ServiceConfig, facts: DeployFacts): Reason[] {
  const { environment, sha } = request
  const policy = environmentPolicy(config, environment)
  return [
    ...ruleReasons(request, config, Object.keys(facts.truths)),
    ...branchReasons(request, policy.branches),
    ...ciReasons(sha, facts.ci, config),
    ...afterReasons(request, policy.after, facts.truths),
    ...patiently(request, calendarReasons(environment, policy, facts.now)),
  ]
}

const patiently = ({ patient }: DeployRequest, reasons: Reason[]): Reason[] =>
  patient ? reasons.map(reason => ({ ...reason, waits: true })) : reasons

/**
 * May this commit be deployed to this environment now? Asked for the button, and again when the deploy starts. The same
 * commit may go out again: that is how a host is repaired.
 */
export function decide(request: DeployRequest, facts: DeployFacts): Decision {
  const { service, environment } = request
  const config = facts.config
  return decision([
    ...hostReasons(`${service} on ${environment}`, `/services/${service}`, facts.hosts),
    ...configReasons(request, config),
    ...(config.known && config.value.ok ? policyReasons(request, config.value.value, facts) : []),
    ...patiently(request, lockReasons(request, facts.locks, facts.now)),
    ...turn(facts.active),
    ...replacedReasons(facts.replaces),
    ...driftReasons(facts.truths[environment] ?? []),
  ])
}
