import type { PlaceState } from '@/lib/commands/state'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import type { FailureClass } from '@/lib/domain/deploy'
import type { Drained } from '@/lib/domain/drain'
import { overBudget as isOverBudget } from '@/lib/domain/failure-budget'
import type { Hash } from '@/lib/domain/hash'
import type { StepFailure } from '@/lib/domain/outcome'
import type { Phase, Plan, PlannedHost, PlannedStep } from '@/lib/domain/plan'
import type { Result } from '@/lib/domain/result'
import type { ServiceConfig } from '@/lib/domain/service-config'
import { undoList } from '@/lib/domain/undo'
import type { HostFailure, Place, RemoteHost } from '@/lib/ports/remote-host'
import type { Parcel, RepositoryAnswer } from '@/lib/ports/repository'
import type { WorkerContext } from '../worker-context'
import type { CheckFile } from './check-files'
import type { Journal } from './journal'
import type { Target } from './target'
import type { Turns } from './turns'
import type { WayBack } from './way-back'

/** This process must let the deploy go (its claim is lost, or it is shutting down): nothing is decided, nothing written. */
export class Interrupted extends Error {}

/** How one piece of work ended. `reason` has no final stop and does not name the host. */
export type Outcome = { ok: true; detail?: string } | { ok: false; class: FailureClass; reason: string }
export const DONE: Outcome = { ok: true }

/** One host of the deploy under way. */
export type HostWork = {
  planned: PlannedHost
  wave: number
  remote: RemoteHost
  place: Place
  /** The commit whose pristine tree the host holds: as it last said, and from the fence on as it says now. */
  tree: string | null
  /** Whether it can tell what has changed in that tree, as it last said. */
  sealed: boolean
  /** What it compares trees by, as it last said. */
  hash: Hash
  /** Ids of the complete releases that the host holds, as read after the fence. */
  releases: string[]
  /** What `current` led to when the host was last read. */
  current?: PlaceState['current']
  /** The same, word for word, where it was no release of ours. */
  link?: PlaceState['link']
  /** What it was before a deploy took it out of load balancing; `null`: it is not out. */
  drained: Drained | null
  /** What it said last, by `performance.now()`; `null`: something was begun on it since, or it has said nothing yet. */
  told: { state: PlaceState; at: number } | null
  /** Set when the host could not be fenced: nothing else may be tried on it. */
  failure: HostFailure | null
}

/** A claimed deploy and everything needed to carry it out. */
export type Work = {
  ctx: WorkerContext
  journal: Journal
  plan: Plan
  config: ServiceConfig
  hosts: HostWork[]
  /** Fires when the claim is lost, the process shuts down, or something of ours broke. */
  interrupted: AbortSignal
  letGo: () => void
  /** Fires when a person cancels. */
  cancelled: AbortSignal
  /** Stops the way forward: a person has cancelled, or more hosts have failed than the plan bears. */
  forwardStop: AbortSignal
  /** The others need not go on. */
  halt: () => void
  /** How each host goes back, by its id; empty until one has to. */
  waysBack: ReadonlyMap<string, WayBack>
  /** Which hosts are out of load balancing. */
  turns: Turns
  /** What hosts were last seen to run is being recorded; never fails. */
  recorded: Promise<void>
  /** The checks that guard the deploy, or why they cannot be read. */
  checks: Result<CheckFile[], string>
  /** Parcels being made or made, by base and compression: hosts share them. */
  parcels: Map<string, RepositoryAnswer<Parcel>>
  /** Of the commit's tree, by sums and what is known of it: hosts share them. */
  digests: Map<string, RepositoryAnswer<string>>
}

export const tokenOf = (work: Work): number => Number(work.journal.deploy.token)

/**
 * What all of them came to. What breaks on one host lets the others go too, wherever they wait, and is thrown when nothing is
 * at work any more: hosts may wait for each other.
 */
export async function allOf<T>(work: Work, works: Promise<T>[]): Promise<T[]> {
  let broken: unknown
  const all = works.map(part =>
    part.catch(error => {
      broken ??= error
      work.letGo()
      throw error
    }),
  )
  await Promise.allSettled(all)
  return Promise.all(all).catch(() => {
    throw broken
  })
}

/** A host's step rows in order: those of the plan, or those of its undo. */
export function stepsOf(work: Work, host: HostWork, phase: Phase | null, undo = false): StepRow[] {
  return [...work.journal.steps.values()]
    .filter(step => step.hostId === host.planned.hostId && step.undo === undo && (!phase || step.phase === phase))
    .sort((a, b) => a.position - b.position)
}

/** All hosts' steps of the plan, without those of ways back. */
export const stepsForward = ({ journal }: Work): StepRow[] => [...journal.steps.values()].filter(step => !step.undo)

/** A step as it was planned: for the way forward, or for its host's way back. */
export function plannedStep(work: Work, { name, hostId, undo }: StepRow): PlannedStep {
  const steps = (undo && work.waysBack.get(hostId)?.steps) || work.plan.steps
  const step = steps.find(planned => planned.name === name)
  if (!step) throw new Error(`the plan has no step ${name}`)
  return step
}

/** The configuration that fits where a host is switched to. */
export const configOf = (work: Work, host: HostWork, { undo }: Target): ServiceConfig =>
  (undo ? work.waysBack.get(host.planned.hostId)?.config : undefined) ?? work.config

export async function beginStep(work: Work, step: StepRow, detail: string | null = null): Promise<void> {
  await work.journal.step(step.id, { state: 'running', startedAt: step.startedAt ?? work.ctx.clock.now(), detail })
}

/** Records how a step ended, and remembers a failure for the deploy's outcome. */
export async function endStep(work: Work, step: StepRow, outcome: Outcome): Promise<Outcome> {
  const now = work.ctx.clock.now()
  if (outcome.ok) {
    await work.journal.step(step.id, {
      state: 'succeeded',
      startedAt: step.startedAt ?? now,
      finishedAt: now,
      detail: outcome.detail ?? null,
    })
    return outcome
  }
  const recorded = work.journal.step(step.id, { state: outcome.class, finishedAt: now, detail: outcome.reason })
  if (overBudget(work)) work.halt()
  await recorded
  return outcome
}

/** What has failed on the way forward, under this claim or an earlier one. */
export function failuresOf(work: Work): StepFailure[] {
  return [...work.journal.steps.values()].flatMap(({ undo, name, host, state, detail, finishedAt }) =>
    !undo && (state === 'failed' || state === 'error' || state === 'timed_out')
      ? [{ step: name, host: host.name, class: state, reason: detail ?? '', at: finishedAt ?? new Date(0) }]
      : [],
  )
}

/** Whether the host may run something else than before. */
export const isTouched = (work: Work, { planned }: HostWork): boolean =>
  undoList(work.plan, stepsForward(work)).some(host => host.hostId === planned.hostId)

export const hasFailed = (work: Work, host: HostWork): boolean =>
  failuresOf(work).some(failure => failure.host === host.planned.name)

/** Whether more has failed than the rollout bears, under this claim or an earlier one. */
export const overBudget = (work: Work): boolean => isOverBudget(work.plan, stepsForward(work))

/** Something went wrong between us and the host, in the words of an outcome. */
export function hostOutcome(failure: HostFailure): Outcome {
  const kind: FailureClass =
    failure.kind === 'timed_out' ? 'timed_out' : failure.kind === 'aborted' ? 'cancelled' : 'error'
  return { ok: false, class: kind, reason: failure.message.replace(/\.$/, '') }
}

/** Whether anything was done on any host yet, by this claim or an earlier one. */
export const hasBegun = ({ journal }: Pick<Work, 'journal'>): boolean =>
  [...journal.steps.values()].some(step => step.state !== 'waiting')

/** Why the way forward was stopped, in the words of an outcome. */
export function stopped(work: Work): Outcome {
  const [failure] = failuresOf(work)
  const reason = work.cancelled.aborted || !failure ? 'cancelled' : `stopped because ${failure.host} failed`
  return { ok: false, class: 'cancelled', reason }
}
