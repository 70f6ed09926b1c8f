import type { BalancerAddress, Drain } from './drain'
import type { EnvironmentChecks, EnvironmentPolicy, HealthCheck, ServiceConfig } from './service-config'
import { type ServiceConfigFile, serviceConfigSchema } from './service-config-schema'

type HealthFile = NonNullable<ServiceConfigFile['health']>
type EnvironmentFile = ServiceConfigFile['environments'][string]
type DrainFile = NonNullable<EnvironmentFile['drain']>

function resolveHealth({ http, command, port, ...times }: HealthFile): HealthCheck | null {
  if (command !== undefined) return { kind: 'command', command, ...times }
  return http === undefined ? null : { kind: 'http', path: http, port: port ?? null, ...times }
}

const resolveChecks = ({
  on_failure,
  files,
  timeout,
  wait,
  every,
  alert,
}: EnvironmentFile['checks']): EnvironmentChecks => ({
  onFailure: on_failure,
  files: files ?? null,
  timeoutSeconds: timeout,
  waitSeconds: wait,
  everySeconds: every ?? null,
  alert: {
    fireAfter: alert.fire_after,
    resolveAfter: alert.resolve_after,
    remindSeconds: alert.remind || null,
    muteDuringDeploys: alert.mute_during_deploys,
  },
})

function resolveDrain({ limit, max_unavailable: maxUnavailable, ...file }: DrainFile): Drain | null {
  const { out, in: back, haproxy, backend = [], server = '{host}', within = 60 } = file
  if (out !== undefined && back !== undefined) return { kind: 'command', out, in: back, limit, maxUnavailable }
  const balancers = (haproxy ?? []).flatMap(({ address, socket, host }): BalancerAddress[] => {
    if (address) return [{ ...address, host: host ?? null }]
    return socket !== undefined && host !== undefined ? [{ socket, host }] : []
  })
  return { kind: 'haproxy', balancers, backends: backend, server, within, limit, maxUnavailable }
}

const resolvePolicy = (file: EnvironmentFile): EnvironmentPolicy => ({
  branches: file.branches,
  autoDeploy: file.auto_deploy,
  autoDeployBranches: file.auto_deploy_branches,
  autoDeployCommits: file.auto_deploy_commits ?? null,
  after: file.after ?? null,
  approve: file.approve,
  waves: file.waves,
  pauseSeconds: file.pause,
  maxFailedHosts: file.max_failed_hosts,
  onFailure: file.on_failure,
  checks: resolveChecks(file.checks),
  drain: file.drain ? resolveDrain(file.drain) : null,
  windows: file.windows,
  freezes: file.freezes,
})

/** Turns a valid file into what the program works with: our names, and a value for everything. */
export function resolveServiceConfig(file: ServiceConfigFile): ServiceConfig {
  return {
    service: file.service,
    deployTo: file.deploy_to ?? `/srv/${file.service}`,
    keepReleases: file.keep_releases,
    shared: file.shared,
    build: file.build ?? null,
    restart: file.restart ?? null,
    health: file.health ? resolveHealth(file.health) : null,
    timeouts: file.timeouts,
    hooks: file.hooks,
    once: Object.entries(file.once).map(([name, command]) => ({ name, command })),
    checks: file.checks,
    ci: { require: file.ci.require, allowFailures: file.ci.allow_failures, ignore: file.ci.ignore },
    environments: Object.fromEntries(
      Object.entries(file.environments).map(([name, environment]) => [name, resolvePolicy(environment)]),
    ),
  }
}

/** What a service is without a `prometheus.yml`, or with one that names it and nothing else. Throws on a bad name. */
export function defaultServiceConfig(service: string): ServiceConfig {
  return resolveServiceConfig(serviceConfigSchema.parse({ service }))
}
