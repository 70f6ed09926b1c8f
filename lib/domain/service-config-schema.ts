import { z } from 'zod'
import { calendarKeys, FREEZE_KEYS, WINDOW_KEYS } from './calendar-schema'
import { SHORTEST_SCHEDULE_SECONDS } from './check-schedule'
import { command, count, key, line, numberAsText, oneOrMore, positiveSeconds, read, seconds } from './config-value'
import { deployPath, innerPath } from './deploy-path'
import { DRAIN_KEYS, drain, HAPROXY_KEYS } from './drain-schema'
import { environmentName } from './environment-name'
import { plainName } from './name'
import { serviceName } from './service-name'
import { overlap, sharedPath } from './shared-path'
import { parseFailureBudget, parseWaveSize } from './wave-size'

const health = z
  .strictObject({
    http: line.refine(path => /^\/[^\s#]*$/.test(path), 'must begin with / and have no spaces').optional(),
    command: command.optional(),
    port: count(1, 65535).optional(),
    within: positiveSeconds.prefault('30s'),
    interval: positiveSeconds.prefault('1s'),
    stable: seconds.prefault('3s'),
  })
  .refine(({ http, command }) => (http === undefined) !== (command === undefined), 'needs either http or command')
  .refine(({ port, command }) => port === undefined || command === undefined, {
    path: ['port'],
    message: 'belongs to http: a command finds the port in $PORT',
  })

const waves = z
  .array(z.preprocess(numberAsText, read(parseWaveSize)))
  .min(1, 'is empty: leave it out for all hosts at once')
  .max(100)
  .superRefine((sizes, context) => {
    for (const [index, { unit, value }] of sizes.entries()) {
      const before = sizes.slice(0, index).findLast(size => size.unit === unit)
      if (before && before.value >= value)
        context.addIssue({ code: 'custom', path: [index], message: 'adds no host: waves count all hosts so far' })
    }
  })

const checkFiles = oneOrMore(
  read(innerPath).refine(path => path.endsWith('.hurl'), 'must end in .hurl, such as checks/*.hurl'),
)

const watchEvery = seconds.refine(
  value => value >= SHORTEST_SCHEDULE_SECONDS,
  `is shorter than ${SHORTEST_SCHEDULE_SECONDS}s: no check is watched more often`,
)

const alert = z.strictObject({
  fire_after: count(1, 100).default(3),
  resolve_after: count(1, 100).default(2),
  remind: seconds.prefault('4h'),
  mute_during_deploys: z.boolean().default(false),
})

const environmentChecks = z.strictObject({
  on_failure: z.enum(['rollback', 'stop', 'report']).default('rollback'),
  files: checkFiles.optional(),
  timeout: positiveSeconds.prefault('5m'),
  wait: seconds.prefault('15m'),
  every: watchEvery.optional(),
  alert: alert.prefault({}),
})

const environment = z.strictObject({
  branches: oneOrMore(line).prefault('*'),
  auto_deploy: z.boolean().default(false),
  auto_deploy_branches: oneOrMore(line).prefault('*'),
  auto_deploy_commits: count(1, 1000).optional(),
  after: read(environmentName).optional(),
  // More would be a gate that stops nobody, until people can agree to a deploy.
  approve: count(0, 100)
    .refine(people => people === 0, 'must be 0: nobody can agree to a deploy yet')
    .default(0),
  waves: waves.prefault(['100%']),
  pause: seconds.prefault('0s'),
  max_failed_hosts: z.preprocess(numberAsText, read(parseFailureBudget)).prefault('0'),
  on_failure: z.enum(['rollback', 'stop']).default('rollback'),
  checks: environmentChecks.prefault({}),
  drain: drain.optional(),
  ...calendarKeys,
})

const environments = z.record(key(environmentName), environment).superRefine((all, context) => {
  for (const [name, { after }] of Object.entries(all)) {
    if (after === name)
      context.addIssue({ code: 'custom', path: [name, 'after'], message: 'an environment cannot come after itself' })
  }
})

const shared = z
  .array(read(sharedPath))
  .max(200)
  .superRefine((paths, context) => {
    const found = overlap(paths)
    if (found) context.addIssue({ code: 'custom', path: [found.index], message: `${found.with} is shared already` })
  })

const timeouts = z.strictObject({
  build: positiveSeconds.prefault('10m'),
  restart: positiveSeconds.prefault('60s'),
  once: positiveSeconds.prefault('10m'),
  silence: positiveSeconds.prefault('5m'),
})

const hooks = z
  .strictObject({ before_build: command, before_activate: command, after_activate: command, after_deploy: command })
  .partial()

const ci = z.strictObject({
  require: oneOrMore(line).default([]),
  allow_failures: oneOrMore(line).default([]),
  ignore: oneOrMore(line).default([]),
})

const onceName = (text: string) => plainName('name of a once command', text)

/** The shape of a `prometheus.yml`, key by key. Defaults are written as people would write them. */
export const serviceConfigSchema = z.strictObject({
  service: read(serviceName),
  deploy_to: read(deployPath).optional(),
  keep_releases: count(1, 100).default(5),
  shared: shared.default([]),
  build: command.optional(),
  restart: command.optional(),
  health: health.optional(),
  timeouts: timeouts.prefault({}),
  hooks: hooks.default({}),
  once: z.record(key(onceName), command).default({}),
  checks: checkFiles.default([]),
  ci: ci.prefault({}),
  environments: environments.default({}),
})

export type ServiceConfigFile = z.output<typeof serviceConfigSchema>

/** The keys that may stand at each place; `*` is any name. Told to people beside an unknown key. */
export const KNOWN_KEYS: Record<string, readonly string[]> = {
  '': Object.keys(serviceConfigSchema.shape),
  health: Object.keys(health.shape),
  timeouts: Object.keys(timeouts.shape),
  hooks: Object.keys(hooks.shape),
  ci: Object.keys(ci.shape),
  'environments.*': Object.keys(environment.shape),
  'environments.*.checks': Object.keys(environmentChecks.shape),
  'environments.*.checks.alert': Object.keys(alert.shape),
  'environments.*.drain': DRAIN_KEYS,
  'environments.*.drain.haproxy': HAPROXY_KEYS,
  'environments.*.drain.haproxy.*': HAPROXY_KEYS,
  'environments.*.windows.*': WINDOW_KEYS,
  'environments.*.freezes.*': FREEZE_KEYS,
}
