import type { EnvironmentPolicy, ServiceConfig } from './service-config'
import { ALL_HOSTS, NO_HOSTS } from './wave-size'

/** What holds where `prometheus.yml` says nothing: any branch, all hosts at once, back again on failure. */
export const DEFAULT_POLICY: EnvironmentPolicy = {
  branches: ['*'],
  autoDeploy: false,
  after: null,
  approve: 0,
  waves: [ALL_HOSTS],
  pauseSeconds: 0,
  maxFailedHosts: NO_HOSTS,
  onFailure: 'rollback',
  checks: { onFailure: 'rollback' },
  windows: [],
  freezes: [],
}

/**
 * The policy of an environment, which need not be named in the file. What an earlier version of ours has read from a file
 * lacks what this one knows: that has its default then.
 */
export function environmentPolicy(config: ServiceConfig, environment: string): EnvironmentPolicy {
  return Object.hasOwn(config.environments, environment)
    ? { ...DEFAULT_POLICY, ...config.environments[environment] }
    : DEFAULT_POLICY
}
