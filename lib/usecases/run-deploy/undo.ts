import type { FailureClass } from '@/lib/domain/deploy'
import type { PlannedHost, StepName } from '@/lib/domain/plan'
import { undoList } from '@/lib/domain/undo'
import { newStep } from './plan-deploy'
import { policyOf } from './run-checks'
import { switchHost } from './switch'
import { findWaysBack } from './way-back'
import { allOf, type HostWork, type Outcome, stepsForward, stepsOf, type Work } from './work'

/** What ended the way forward, where it was a step: which. */
export type Cause = { class: FailureClass; step?: StepName; message: string }

/** The steps that bring a host back, in order; where nothing ran before, it is only taken out and emptied. */
const BACK = ['drain', 'activate', 'restart', 'health', 'undrain'] as const
const TO_NOTHING: readonly string[] = ['drain', 'activate']

const ranSomething = ({ before, link }: PlannedHost) => before !== null || link !== undefined

/** Exactly the hosts that were touched, newest first; with `midSwitch` only those whose switch has not ended well. */
export function touchedHosts(work: Work, midSwitch = false): PlannedHost[] {
  const steps = stepsForward(work)
  const touched = undoList(work.plan, steps)
  if (!midSwitch) return touched
  const done = (host: PlannedHost) =>
    steps
      .filter(step => step.hostId === host.hostId && step.phase === 'switch')
      .every(step => step.state === 'succeeded')
  return touched.filter(host => !done(host))
}

/**
 * Brings hosts back to what each ran before, wave by wave from the newest, health-checked. Goes on from where an earlier
 * claim stopped. Gives one sentence for each host that could not be brought back.
 */
export async function undo(work: Work, hosts: PlannedHost[]): Promise<string[]> {
  await findWaysBack(work)
  await addUndoSteps(work, hosts)
  const stuck: string[] = []
  for (const wave of work.plan.waves.toReversed()) {
    const back = work.hosts.filter(host => host.wave === wave.number && stepsOf(work, host, null, true).length > 0)
    const outcomes = await allOf(
      work,
      back.map(host => bringBack(work, host)),
    )
    outcomes.forEach((outcome, index) => {
      if (!outcome.ok) stuck.push(`${back[index]?.planned.name}: ${outcome.reason}`)
    })
  }
  return stuck
}

/** Brings one host back while the others go on. Its turn is its own until then, also after a crash. */
export async function undoAlone(work: Work, host: HostWork): Promise<void> {
  if (host.drained) work.turns.go(host.planned.hostId)
  await findWaysBack(work)
  await addUndoSteps(work, [host.planned])
  await bringBack(work, host)
}

async function addUndoSteps(work: Work, hosts: PlannedHost[]): Promise<void> {
  const rows = hosts.flatMap(host => {
    const open = work.hosts.find(candidate => candidate.planned.hostId === host.hostId)
    if (!open || stepsOf(work, open, null, true).length > 0) return []
    const planned = new Set(work.waysBack.get(host.hostId)?.steps.map(step => step.name))
    return BACK.filter(name => planned.has(name) && (ranSomething(host) || TO_NOTHING.includes(name))).map(
      (name, position) =>
        newStep(
          work.journal.deploy.id,
          { id: host.hostId, name: host.name },
          open.wave,
          position,
          { name, phase: 'switch' },
          true,
        ),
    )
  })
  if (rows.length > 0) await work.journal.addSteps(rows)
}

function bringBack(work: Work, host: HostWork): Promise<Outcome> {
  return switchHost(work, host, stepsOf(work, host, null, true), {
    release: host.planned.before,
    link: host.planned.link,
    undo: true,
    stop: null,
    pause: null,
  })
}

/** Whether what failed is to be taken back, by the environment's policy and by who asked. */
export function undoWanted(work: Work, cause: Cause): boolean {
  if (cause.class === 'cancelled') return work.journal.deploy.undo
  const byCheck = cause.step === 'checks' || cause.step === 'final'
  return (byCheck ? policyOf(work).onFailure : work.plan.onFailure) === 'rollback'
}
