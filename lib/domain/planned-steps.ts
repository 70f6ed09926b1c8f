import type { DeployKind } from './deploy'
import { type Drain, drainSummary, undrainSummary } from './drain'
import { formatDuration } from './duration'
import { checkFilesOf } from './environment-policy'
import type { Phase, PlannedStep, ReleaseRef, StepName } from './plan'
import type { HealthCheck, ServiceConfig } from './service-config'

/** Seconds for what is ours and has no key in `prometheus.yml`. A transfer that still moves is worth waiting for. */
const TRANSFER_SECONDS = 1800
const ACT_SECONDS = 60
/** Of all checks together on one host. Those that are waited for by a person take longer. */
const CHECKS_SECONDS = 300

/** For the request or command that began just before a health check's time was over. */
const LAST_ANSWER_SECONDS = 10

function firstLine(command: string): string {
  const [first = '', ...rest] = command.trim().split('\n')
  return rest.length === 0 ? first : `${first} …`
}

/** `/up on port 8080, within 30s, stable 3s`; the command in place of path and port where there is one. */
function healthSummary(health: HealthCheck): string {
  const address = health.kind === 'http' ? `${health.path} on ${portOf(health.port)}` : firstLine(health.command)
  return `${address}, within ${formatDuration(health.within * 1000)}, stable ${formatDuration(health.stable * 1000)}`
}

const portOf = (port: number | null) => (port === null ? 'the instance’s port' : `port ${port}`)

/** A health check is quiet by nature: its own time is its silence. */
function asking(health: HealthCheck, seconds: number): Work {
  const command = health.kind === 'command' ? health.command : null
  return { phase: 'switch', summary: healthSummary(health), command, timeoutSeconds: seconds, silenceSeconds: seconds }
}

function once({ once: commands, timeouts }: ServiceConfig): Work | null {
  if (commands.length === 0) return null
  return {
    phase: 'once',
    summary: commands.map(({ name, command }) => `${name}: ${firstLine(command)}`).join(', '),
    command: commands.map(({ command }) => command).join('\n'),
    timeoutSeconds: timeouts.once,
    silenceSeconds: Math.min(timeouts.once, timeouts.silence),
  }
}

const outOf = (drain: Drain) => (drain.kind === 'command' ? drain.out : null)
const into = (drain: Drain) => (drain.kind === 'command' ? drain.in : null)
const backWithin = (drain: Drain) => (drain.kind === 'command' ? drain.limit : drain.within)

/** Watching is quiet by nature too. */
function bake(pauseSeconds: number, healthSeconds: number): Work {
  const seconds = pauseSeconds + healthSeconds
  const summary = `watched for ${formatDuration(pauseSeconds * 1000)}`
  return { phase: 'bake', summary, command: null, timeoutSeconds: seconds, silenceSeconds: seconds }
}

/** A step without its name: what it does, and how many seconds it may take. */
type Work = Omit<PlannedStep, 'name'>

type StepsInput = {
  kind: DeployKind
  config: ServiceConfig
  environment: string
  release: ReleaseRef
  drain: Drain | null
  /** The longest time that a wave is watched before the next. */
  pauseSeconds: number
  /** Where the checks run once more when every host is live: an address or a host; `null`: nowhere. */
  finalAt: string | null
}

/**
 * The steps of a deploy or rollback in the order a host meets them, without those that the service has not
 * configured. `before_activate` belongs to the host's switch, so that a wave's hosts run it when their turn comes;
 * it leaves nothing to undo by itself.
 */
export function plannedSteps({
  kind,
  config,
  environment,
  release,
  drain,
  pauseSeconds,
  finalAt,
}: StepsInput): PlannedStep[] {
  const { timeouts, hooks, health, shared } = config

  const ours = (phase: Phase, summary: string, seconds = ACT_SECONDS): Work => ({
    phase,
    summary,
    command: null,
    timeoutSeconds: seconds,
    silenceSeconds: Math.min(seconds, timeouts.silence),
  })
  const command = (phase: Phase, text: string | null | undefined, seconds = timeouts.build): Work | null =>
    text ? { ...ours(phase, firstLine(text), seconds), command: text } : null

  const healthSeconds = health ? health.within + health.stable + LAST_ANSWER_SECONDS : 0
  const checks = checkFilesOf(config, environment).join(', ')
  const guarded = kind === 'deploy' && checks !== ''
  const sharedPaths = shared.map(link => (link.kind === 'folder' ? `${link.path}/` : link.path)).join(', ')

  const prepare: [StepName, Work | null][] = [
    ['transfer', ours('prepare', `commit ${release.sha.slice(0, 7)}`, TRANSFER_SECONDS)],
    ['link', shared.length > 0 ? ours('prepare', sharedPaths) : null],
    ['before_build', command('prepare', hooks.before_build)],
    ['build', command('prepare', config.build)],
    ['once', once(config)],
  ]
  const live: [StepName, Work | null][] = [
    ['baseline', guarded ? ours('switch', checks, CHECKS_SECONDS) : null],
    ['drain', drain && { ...ours('switch', drainSummary(drain), drain.limit), command: outOf(drain) }],
    ['before_activate', command('switch', hooks.before_activate)],
    ['activate', ours('switch', `current → releases/${release.release}`)],
    ['restart', command('switch', config.restart, timeouts.restart)],
    ['after_activate', command('switch', hooks.after_activate)],
    ['health', health && asking(health, healthSeconds)],
    ['checks', guarded ? ours('switch', checks, CHECKS_SECONDS) : null],
    ['undrain', drain && { ...ours('switch', undrainSummary(drain), backWithin(drain)), command: into(drain) }],
    ['bake', pauseSeconds > 0 ? bake(pauseSeconds, healthSeconds) : null],
    ['final', guarded && finalAt ? ours('verify', `${checks} at ${finalAt}`, CHECKS_SECONDS) : null],
    ['after_deploy', command('finish', hooks.after_deploy)],
  ]
  const steps = kind === 'rollback' ? live : [...prepare, ...live]
  return steps.flatMap(([name, work]) => (work ? [{ name, ...work }] : []))
}
