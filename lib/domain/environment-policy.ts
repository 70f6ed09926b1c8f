import { WAIT_SECONDS } from './judge-checks'
import type { EnvironmentPolicy, ServiceConfig } from './service-config'
import { ALL_HOSTS, NO_HOSTS } from './wave-size'

/** What holds where `prometheus.yml` says nothing: any branch, all hosts at once, back again on failure. */
export const DEFAULT_POLICY: EnvironmentPolicy = {
  branches: ['*'],
  autoDeploy: false,
  autoDeployBranches: ['*'],
  autoDeployCommits: null,
  after: null,
  approve: 0,
  waves: [ALL_HOSTS],
  pauseSeconds: 0,
  maxFailedHosts: NO_HOSTS,
  onFailure: 'rollback',
  checks: {
    onFailure: 'rollback',
    files: null,
    timeoutSeconds: 300,
    waitSeconds: WAIT_SECONDS,
    everySeconds: null,
    alert: { fireAfter: 3, resolveAfter: 2, remindSeconds: 14_400, muteDuringDeploys: false },
  },
  drain: null,
  windows: [],
  freezes: [],
}

/** Patterns of the check files of an environment: its own, else the service's. */
export const checkFilesOf = (config: ServiceConfig, environment: string): string[] =>
  environmentPolicy(config, environment).checks.files ?? config.checks

/**
 * The policy of an environment, which need not be named in the file. What an earlier version of ours has read from a file
 * lacks what this one knows: that has its default then.
 */
export function environmentPolicy(config: ServiceConfig, environment: string): EnvironmentPolicy {
  if (!Object.hasOwn(config.environments, environment)) return DEFAULT_POLICY
  const own = config.environments[environment]
  return { ...DEFAULT_POLICY, ...own, checks: { ...DEFAULT_POLICY.checks, ...own?.checks } }
}
