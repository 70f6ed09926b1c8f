import { z } from 'zod'
import { deployPath, innerPath } from './deploy-path'
import { parseDuration } from './duration'
import { environmentName } from './environment-name'
import { plainName } from './name'
import type { Result } from './result'
import { serviceName } from './service-name'
import { overlap, sharedPath } from './shared-path'
import { parseWaveSize } from './wave-size'

/** Text that a rule of ours reads; its sentence becomes the issue. */
function read<T>(rule: (text: string) => Result<T, string>) {
  return z.string().transform((text, context): T => {
    const result = rule(text)
    if (result.ok) return result.value
    context.addIssue({ code: 'custom', message: result.failure })
    return z.NEVER
  })
}

/** A number that YAML has read as one, so that the rule can say what it lacks (`30` has no unit). */
const numberAsText = (value: unknown) => (typeof value === 'number' ? String(value) : value)

const seconds = z.preprocess(numberAsText, read(parseDuration)).transform(ms => ms / 1000)
const positiveSeconds = seconds.refine(value => value > 0, 'must be longer than 0s')

const command = z
  .string()
  .max(50_000, 'has more than 50000 characters')
  .refine(text => text.trim() !== '', 'is empty: write a command, or leave the key out')
  .refine(text => !text.includes('\0'), 'has a NUL character in it')

const line = z
  .string()
  .min(1, 'is empty')
  .max(500, 'has more than 500 characters')
  .refine(text => !/[\0-\x1f\x7f-\x9f]/.test(text), 'has a control character or line break in it')

/** One text, or a list of them. */
const oneOrMore = <T extends z.ZodType<unknown, string>>(item: T) =>
  z.preprocess(value => (typeof value === 'string' ? [value] : value), z.array(item).max(200))

const count = (from: number, to: number) => {
  const message = `must be a whole number from ${from} to ${to}`
  return z.number().int(message).min(from, message).max(to, message)
}

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

const environmentChecks = z.strictObject({ on_failure: z.enum(['rollback', 'stop', 'report']).default('rollback') })

const environment = z.strictObject({
  branches: oneOrMore(line).prefault('*'),
  auto_deploy: z.boolean().default(false),
  after: read(environmentName).optional(),
  approve: count(0, 100).default(0),
  waves: waves.prefault(['100%']),
  pause: seconds.prefault('0s'),
  on_failure: z.enum(['rollback', 'stop']).default('rollback'),
  checks: environmentChecks.prefault({}),
})

const shared = z
  .array(read(sharedPath))
  .max(200)
  .superRefine((paths, context) => {
    const found = overlap(paths)
    if (found) context.addIssue({ code: 'custom', path: [found.index], message: `${found.with} is shared already` })
  })

/** A rule of ours for a key of a map. */
const key = (rule: (text: string) => Result<string, string>) =>
  z.string().superRefine((text, context) => {
    const result = rule(text)
    if (!result.ok) context.addIssue({ code: 'custom', message: result.failure })
  })

const timeouts = z.strictObject({
  build: positiveSeconds.prefault('10m'),
  restart: positiveSeconds.prefault('60s'),
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
  checks: oneOrMore(read(innerPath)).default([]),
  ci: ci.prefault({}),
  environments: z.record(key(environmentName), environment).default({}),
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
}
