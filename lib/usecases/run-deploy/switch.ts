import { activateScript, deactivateScript } from '@/lib/commands/activate'
import { commandScript } from '@/lib/commands/command'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import type { ReleaseRef } from '@/lib/domain/plan'
import { commandEnvironment } from './environment'
import { bake, waitUntilHealthy } from './health'
import { openNote } from './note'
import { persist } from './persist'
import { runPart } from './remote-run'
import {
  beginStep,
  DONE,
  endStep,
  type HostWork,
  hostOutcome,
  Interrupted,
  type Outcome,
  stopped,
  tokenOf,
  type Work,
} from './work'

const ACT_MS = 60_000
/** How long a host that went away in mid-switch is waited for. */
const PATIENCE_MS = 30_000

/**
 * Where a host is switched to, and whether that takes a failed switch back. `release: null`: to nothing.
 * `stop` ends a command under way; `pause` only keeps the next step from beginning and ends waiting for health.
 */
export type Target = { release: ReleaseRef | null; undo: boolean; stop: AbortSignal | null; pause: AbortSignal | null }

/**
 * Carries out a host's steps of one phase in order, leaving out those that have succeeded. Stops at the first that
 * does not; what follows it stays as it is.
 */
export async function switchHost(work: Work, host: HostWork, steps: StepRow[], target: Target): Promise<Outcome> {
  for (const step of steps) {
    if (step.state === 'succeeded') continue
    if (target.pause?.aborted) return stopped(work)
    const outcome = host.failure ? await fail(work, host, step) : await carryOut(work, host, step, target)
    if (!outcome.ok) return outcome
  }
  return DONE
}

async function carryOut(work: Work, host: HostWork, step: StepRow, target: Target): Promise<Outcome> {
  if (step.state !== 'running') await beginStep(work, step)
  switch (step.name) {
    case 'activate':
      return endStep(work, step, await activate(work, host, target))
    case 'health':
      return endStep(work, step, await waitUntilHealthy(work, host, step, target))
    case 'bake':
      return endStep(work, step, await bake(work, host, step, target))
    default:
      return runCommand(work, host, step, target)
  }
}

async function fail(work: Work, host: HostWork, step: StepRow): Promise<Outcome> {
  if (!host.failure) return DONE
  await beginStep(work, step)
  return endStep(work, step, hostOutcome(host.failure))
}

/** Idempotent, so it is simply done again when its end is not known. */
async function activate(work: Work, host: HostWork, { release, undo }: Target): Promise<Outcome> {
  const note = await openNote(work, host, undo ? 'undo-activate' : 'activate')
  const script = release ? activateScript({ release: release.release }) : deactivateScript()
  await note.line(release ? `current → releases/${release.release}` : 'current removed: nothing ran here before')
  const act = () => host.remote.act(host.place, tokenOf(work), script, ACT_MS)
  const answer = await persist(act, PATIENCE_MS, work.interrupted)
  if (work.interrupted.aborted || (!answer.ok && answer.failure.kind === 'refused')) throw new Interrupted()
  const outcome: Outcome = !answer.ok
    ? hostOutcome(answer.failure)
    : answer.value.exitCode === 0
      ? DONE
      : { ok: false, class: 'failed', reason: answer.value.stderr.trim() || `exited ${answer.value.exitCode}` }
  if (!outcome.ok) await note.line(outcome.reason)
  await note.end(outcome.ok ? 'succeeded' : outcome.class)
  return outcome
}

async function runCommand(
  work: Work,
  host: HostWork,
  step: StepRow,
  { release, undo, stop }: Target,
): Promise<Outcome> {
  const command =
    step.name === 'restart' ? work.config.restart : work.config.hooks[step.name as keyof typeof work.config.hooks]
  if (!command || !release) return endStep(work, step, DONE)
  const env = commandEnvironment(work, host, release, undo)
  return runPart(work, host, {
    name: undo ? `undo-${step.name}` : step.name,
    steps: [step],
    stop,
    script: marks => commandScript({ release: release.release, command, env, marks, step: step.name }),
  })
}
