import { setTimeout as wait } from 'node:timers/promises'
import { commandScript } from '@/lib/commands/command'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import type { HealthCheck } from '@/lib/domain/service-config'
import type { HostFailure } from '@/lib/ports/remote-host'
import { commandEnvironment } from './environment'
import { type Note, openNote } from './note'
import { folderOf, isNothing, type Target } from './target'
import {
  configOf,
  DONE,
  type HostWork,
  hostOutcome,
  Interrupted,
  type Outcome,
  stopped,
  tokenOf,
  type Work,
} from './work'

const ONE_ANSWER_MS = 10_000

/** How long a host may be away while it is asked: as long as its run would be waited for. */
const AWAY_SECONDS = 30

/** What the service said, or why the host could not be asked: that says nothing about the service. */
type Answer = { good: boolean; text: string } | { away: HostFailure; text: string }

/**
 * Asks until the service has answered well for `stable` seconds without a bad answer in between. Fails at the first bad
 * answer after `within` seconds: what is well by then has `stable` on top. While the host cannot be reached nothing is known,
 * good or bad; a host that stays away is an error of its own.
 */
export async function waitUntilHealthy(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  const { health } = configOf(work, host, target)
  if (!health || isNothing(target)) return DONE
  return watch(work, host, step, target, health, target.undo ? 'undo-health' : 'health')
}

async function watch(
  work: Work,
  host: HostWork,
  step: StepRow,
  target: Target,
  health: HealthCheck,
  part: string,
): Promise<Outcome> {
  const note = await openNote(work, host, part)
  await note.line(
    `→ ${health.kind === 'http' ? `http://127.0.0.1:${health.port ?? host.planned.port}${health.path}` : health.command}`,
  )
  const outcome = await poll(work, host, step, target, health, note)
  if (!outcome.ok) await note.line(outcome.reason)
  await note.end(outcome.ok ? 'succeeded' : outcome.class)
  return outcome
}

/** Asking more often than this while a wave is watched would only fill the log. */
const SELDOM_SECONDS = 5

/**
 * Watches a host for the pause of its wave: it must answer well throughout, where the service says what that is. What
 * of the pause has passed counts after a crash too.
 */
export async function bake(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  const pause = work.plan.waves.find(wave => wave.number === host.wave)?.pauseSeconds ?? 0
  const begun = step.startedAt ?? work.ctx.clock.now()
  const left = Math.max(0, pause - (work.ctx.clock.now().getTime() - begun.getTime()) / 1000)
  const { health } = work.config
  if (health) {
    const interval = Math.max(health.interval, Math.min(SELDOM_SECONDS, pause / 5))
    return watch(work, host, step, target, { ...health, interval, stable: left }, 'bake')
  }
  await rest(work, target, left * 1000)
  return target.pause?.aborted ? stopped(work) : DONE
}

async function poll(
  work: Work,
  host: HostWork,
  step: StepRow,
  target: Target,
  health: HealthCheck,
  note: Note,
): Promise<Outcome> {
  const began = performance.now()
  const elapsed = () => (performance.now() - began) / 1000
  let goodSince: number | null = null
  let bad = 0
  let asked = 0
  let awaySince: number | null = null
  for (;;) {
    const answer = await ask(work, host, target, health)
    if (work.interrupted.aborted) throw new Interrupted()
    if ('away' in answer) {
      awaySince ??= elapsed()
      await Promise.all([note.line(answer.text), work.journal.step(step.id, { detail: answer.text })])
      if (target.pause?.aborted) return stopped(work)
      if (elapsed() - awaySince >= AWAY_SECONDS) return hostOutcome(answer.away)
      await rest(work, target, health.interval * 1000)
      continue
    }
    // What was not seen counts neither way.
    if (awaySince !== null && goodSince !== null) goodSince += elapsed() - awaySince
    awaySince = null
    asked++
    if (answer.good) goodSince ??= elapsed()
    else {
      bad++
      goodSince = null
    }
    const stable = goodSince === null ? null : elapsed() - goodSince
    const progress =
      stable === null || health.stable === 0
        ? ''
        : ` · stable ${Math.min(health.stable, stable).toFixed(0)} of ${health.stable} s`
    await note.line(`${answer.text}${progress}`)
    if (stable !== null && stable >= health.stable) return DONE
    await work.journal.step(step.id, {
      detail: stable === null ? answer.text : `stable ${stable.toFixed(0)} of ${health.stable} s`,
    })

    if (target.pause?.aborted) return stopped(work)
    // A host that answers slowly and well is given the time to do so for long enough.
    if (goodSince === null && elapsed() >= health.within)
      return { ok: false, class: 'failed', reason: complaint(health, answer.text, asked - bad, asked) }
    await rest(work, target, health.interval * 1000)
  }
}

function complaint(health: HealthCheck, last: string, good: number, asked: number): string {
  if (good === 0) return `${last} after ${health.within} s`
  return `not stable for ${health.stable} s: ${asked - good} of ${asked} answers were bad, the last was ${last}`
}

async function ask(work: Work, host: HostWork, target: Target, health: HealthCheck): Promise<Answer> {
  if (health.kind === 'command') return askByCommand(work, host, target, health.command)
  const answer = await host.remote.http({
    port: health.port ?? host.planned.port,
    path: health.path,
    timeoutMs: ONE_ANSWER_MS,
    maxBytes: 1024,
  })
  if (!answer.ok) {
    const { kind, message, host: away = kind === 'connection_refused' ? null : await whyAway(host) } = answer.failure
    const text = `GET ${health.path}: ${message}`
    return away ? { away, text } : { good: false, text }
  }
  const { status, durationMs } = answer.value
  return { good: status >= 200 && status < 400, text: `GET ${health.path} ${status} in ${Math.round(durationMs)} ms` }
}

async function askByCommand(work: Work, host: HostWork, target: Target, command: string): Promise<Answer> {
  const env = commandEnvironment(work, host, target.release, target.undo)
  const script = commandScript({
    release: folderOf(target),
    command,
    env,
    marks: 'healthcommand',
    step: 'health',
  })
  const silent = `exec >/dev/null 2>&1\n${script}`
  const answer = await host.remote.act(host.place, tokenOf(work), silent, ONE_ANSWER_MS)
  if (!answer.ok) {
    if (answer.failure.kind === 'refused') throw new Interrupted()
    const text = answer.failure.message
    const away = answer.failure.kind === 'timed_out' ? await whyAway(host) : answer.failure
    return away ? { away, text } : { good: false, text }
  }
  return { good: answer.value.exitCode === 0, text: `exited ${answer.value.exitCode}` }
}

/** Whoever does not answer may be the service, or the whole host. */
async function whyAway(host: HostWork): Promise<HostFailure | null> {
  const there = await host.remote.read(host.place, ':', ONE_ANSWER_MS)
  return there.ok ? null : there.failure
}

async function rest(work: Work, { pause }: Target, ms: number): Promise<void> {
  const signal = pause ? AbortSignal.any([work.interrupted, pause]) : work.interrupted
  await wait(ms, undefined, { signal }).catch(() => {})
  if (work.interrupted.aborted) throw new Interrupted()
}
