import type { Calendar } from './calendar'
import type { AlertRules } from './check-alert'
import type { Drain } from './drain'
import type { WaveSize } from './wave-size'

/** What a service's `prometheus.yml` says, with every default filled in. Durations are in seconds. */
export type ServiceConfig = {
  service: string
  /** Absolute, or relative to the login user's home. One service and environment own it on a host. */
  deployTo: string
  keepReleases: number
  shared: SharedPath[]
  /** Commands of the service are `sh` text; `null` where the service has none. */
  build: string | null
  restart: string | null
  health: HealthCheck | null
  timeouts: Timeouts
  hooks: Partial<Record<HookName, string>>
  /** Commands that run on one host per deploy, before the first activation, in this order. */
  once: { name: string; command: string }[]
  /** Patterns of check files in the repository. */
  checks: string[]
  ci: { require: string[]; allowFailures: string[]; ignore: string[] }
  /** As written; `environmentPolicy` answers for the others. */
  environments: Record<string, EnvironmentPolicy>
}

/** Relative to the release and to `shared/` alike. */
export type SharedPath = { path: string; kind: 'file' | 'folder' }

/**
 * Healthy within `within` seconds of asking every `interval`, and then for `stable` seconds without a bad answer.
 * `port` is `null` where it is the instance's own.
 */
export type HealthCheck = (
  | { kind: 'http'; path: string; port: number | null }
  | { kind: 'command'; command: string }
) & { within: number; interval: number; stable: number }

/** `silence` is the longest time a command may print nothing. */
export type Timeouts = { build: number; restart: number; once: number; silence: number }

export type HookName = 'before_build' | 'before_activate' | 'after_activate' | 'after_deploy'

/** What checks guard an environment's deploys, and how they watch it between them. */
export type EnvironmentChecks = {
  /** What becomes of a deploy whose checks fail. */
  onFailure: 'rollback' | 'stop' | 'report'
  /** Patterns of check files in the repository; `null` for those of the service. */
  files: string[] | null
  /** The longest that one run of a file may take, in seconds. */
  timeoutSeconds: number
  /** How long a run that proved nothing waits for a person, in seconds; then it counts as failed. */
  waitSeconds: number
  /** Seconds from one run to the next, 10 or more; `null` where nothing is watched. */
  everySeconds: number | null
  alert: AlertRules
}

/** How one environment is deployed to. */
export type EnvironmentPolicy = {
  /** Patterns for `branchAllowed`. */
  branches: string[]
  autoDeploy: boolean
  /** Patterns; of those that may go there at all. */
  autoDeployBranches: string[]
  /** How many commits may go at once by themselves; `null`: as many as there are. */
  autoDeployCommits: number | null
  /** The environment on which a commit must be live and healthy first. */
  after: string | null
  /** How many people other than the requester must agree. */
  approve: number
  waves: WaveSize[]
  pauseSeconds: number
  /** How many hosts may fail, and go back by themselves, before the rollout stops. */
  maxFailedHosts: WaveSize
  onFailure: 'rollback' | 'stop'
  checks: EnvironmentChecks
  /** `null`: hosts are switched while they serve. */
  drain: Drain | null
} & Calendar
