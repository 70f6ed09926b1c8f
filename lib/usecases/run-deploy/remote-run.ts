import { randomBytes } from 'node:crypto'
import { createMarkParser, type Mark, stripMarks } from '@/lib/commands/marks'
import type { RunRow, StepRow } from '@/lib/db/read/deploy-for-work'
import { readRunLog } from '@/lib/db/read/run-log'
import type { RunReport, Upload } from '@/lib/ports/remote-host'
import { cancelRun, copyRest, endLost } from './end-lost'
import { type Limit, watchLimits } from './limits'
import { takeIn } from './told'
import {
  beginStep,
  DONE,
  endStep,
  type HostWork,
  hostOutcome,
  Interrupted,
  type Outcome,
  plannedStep,
  stopped,
  tokenOf,
  type Work,
} from './work'

/** An unknown outcome is tried again this often, unless the part may not run twice. */
const MAX_ATTEMPTS = 3
/** How long what comes next waits for a host that was lost: as long as a run is waited for that is followed. */
const PATIENCE_MS = 30_000
/** What is kept of a log's end to name the cause of a failure. */
const TAIL_BYTES = 4096

export type Part = {
  /** Names the run within the deploy and host: `prepare`, `restart`, `undo-restart`. */
  name: string
  /** The steps it carries out, in order; its script marks them in the log. */
  steps: StepRow[]
  script: (nonce: string) => string
  /** What the host is sent before the script starts. */
  upload?: Upload | undefined
  /** An exit code that asks for another try with other means as long as the first step has not succeeded. */
  again?: { exitCode: number; otherwise: () => Promise<Outcome> } | undefined
  /** When it has ended well the host says what it holds. */
  tell?: true
  /** It must not run twice: an unknown outcome is an error that a person has to look at. */
  single?: true
  /** `null`: not even a person's cancel stops it (an undo). */
  stop: AbortSignal | null
}

/** Carries out a part as a detached run on the host: starts it, or attaches to what an earlier claim started. */
export async function runPart(work: Work, host: HostWork, part: Part): Promise<Outcome> {
  for (let run = latestRun(work, host, part.name); ; run = null) {
    const left = await endLost(work, host, PATIENCE_MS, run && isOpen(run) ? run : null)
    if (left !== null) return failSteps(work, part, { ok: false, class: 'error', reason: left })
    const [opened] = await Promise.all([
      run && isOpen(run) ? run : addRun(work, host, part.name, run),
      beginFirst(work, part),
    ])
    run = opened
    const report = await followRun(work, host, part, run)
    if ('outcome' in report) return endPart(work, part, run, isTidyingUp(part, report.outcome) ? DONE : report.outcome)
    if (report.state === 'done' && part.again?.exitCode === report.exitCode && part.steps[0]?.state !== 'succeeded') {
      const { exitCode } = report
      await work.journal.run(run.id, { state: 'superseded', exitCode, finishedAt: work.ctx.clock.now() })
      return part.again.otherwise()
    }
    const outcome = judge(report, part, work)
    if (outcome) return endPart(work, part, run, outcome, 'exitCode' in report ? report.exitCode : null)
    await work.journal.run(run.id, { state: 'unknown', finishedAt: work.ctx.clock.now() })
    if (part.single) return endPart(work, part, run, unknownOnce(report))
    if (run.attempt >= MAX_ATTEMPTS) {
      const reason = `its outcome is unknown after ${MAX_ATTEMPTS} attempts`
      return endPart(work, part, run, { ok: false, class: 'error', reason })
    }
  }
}

/** In the same transaction as the run: nothing runs on a host that is not recorded. */
async function beginFirst(work: Work, part: Part): Promise<void> {
  const first = part.steps.find(step => step.state !== 'succeeded')
  if (first?.state === 'waiting') await beginStep(work, first)
}

function unknownOnce(report: RunReport): Outcome {
  const living =
    report.state === 'unknown' && report.living > 0 ? ` (${report.living} of its processes still live)` : ''
  const reason = `whether it ended is not known${living}, and it is not run twice: look at what it did before you go on`
  return { ok: false, class: 'error', reason }
}

/** The newest run of a part, whatever became of it. */
export function latestRun(work: Work, host: HostWork, part: string): RunRow | null {
  const runs = [...work.journal.runs.values()].filter(run => run.hostId === host.planned.hostId && run.part === part)
  return runs.sort((a, b) => b.attempt - a.attempt)[0] ?? null
}

export const isOpen = (run: RunRow): boolean => run.finishedAt === null

/** Records a new run; `nonce` marks its steps in its log, and is absent when the worker writes the log itself. */
export async function addRun(
  work: Work,
  host: HostWork,
  part: string,
  before: RunRow | null,
  nonce: string | null = randomBytes(9).toString('hex'),
): Promise<RunRow> {
  const { journal } = work
  const attempt = (before ?? latestRun(work, host, part))?.attempt ?? 0
  const ofHost = [...journal.runs.values()].filter(run => run.hostId === host.planned.hostId)
  const run: RunRow = {
    id: `${journal.deploy.id}-${host.planned.hostId.slice(-12)}-${part.replaceAll('_', '-')}-${attempt + 1}`,
    deployId: journal.deploy.id,
    hostId: host.planned.hostId,
    host: { id: host.planned.hostId, name: host.planned.name },
    part,
    attempt: attempt + 1,
    position: ofHost.length,
    nonce,
    state: 'running',
    exitCode: null,
    logLength: 0n,
    startedAt: work.ctx.clock.now(),
    finishedAt: null,
  }
  await journal.addRun(run)
  return run
}

type Reported = RunReport & { lastLine?: string; lastEnd?: Mark }
type Followed = Reported | { outcome: Outcome }

async function followRun(work: Work, host: HostWork, part: Part, run: RunRow): Promise<Followed> {
  const marks = createMarkParser(run.nonce ?? '')
  let tail: Buffer = Buffer.alloc(0)
  const limits = watchLimits(work, part)
  let lastEnd: Mark | undefined
  const onBytes = (offset: number, bytes: Buffer) => {
    const { events } = marks.push(offset, bytes)
    applyMarks(work, part, events)
    limits.see(events)
    limits.grow(offset + bytes.length)
    lastEnd = events.findLast(event => event.kind === 'end') ?? lastEnd
    tail = Buffer.concat([tail, bytes]).subarray(-TAIL_BYTES)
  }
  // What an earlier claim has stored is parsed again: a step's end may have been read but not yet recorded.
  if (run.logLength > 0n) for await (const chunk of readRunLog(work.ctx.db, run.id)) onBytes(chunk.offset, chunk.bytes)

  const planned = part.steps.map(step => plannedStep(work, step))
  const signal = AbortSignal.any([work.interrupted, limits.signal, ...(part.stop ? [part.stop] : [])])
  host.told = null
  const answer = await host.remote.start(host.place, {
    run: run.id,
    script: part.script(run.nonce ?? ''),
    single: part.single,
    upload: part.upload,
    tell: part.tell,
    token: tokenOf(work),
    offset: work.journal.logLength(run.id),
    onLog: (offset, bytes) => {
      onBytes(offset, bytes)
      return work.journal.log(run.id, offset, bytes)
    },
    signal,
    timeoutMs: planned.reduce((sum, step) => sum + step.timeoutSeconds, 0) * 1000,
    silenceMs: Math.max(...planned.map(step => step.silenceSeconds)) * 1000,
  })
  limits.end()
  if (answer.ok && answer.value.state === 'done' && answer.value.told) takeIn(host, answer.value.told)
  if (answer.ok) return { ...answer.value, lastLine: lastLine(run, tail), ...(lastEnd && { lastEnd }) }
  if (work.interrupted.aborted) throw new Interrupted()
  if (answer.failure.kind === 'refused') throw new Interrupted()
  if (part.stop?.aborted) return cancelled(work, host, run)
  if (limits.signal.aborted) return overLimit(await cancelled(work, host, run), limits.signal.reason)
  if (answer.failure.kind === 'timed_out') await copyRest(work, host, run)
  // Nobody has stopped it: what we could not do is no cancel.
  if (answer.failure.kind === 'aborted') {
    return { outcome: { ok: false, class: 'error', reason: answer.failure.message } }
  }
  return { outcome: hostOutcome(answer.failure) }
}

async function cancelled(work: Work, host: HostWork, run: RunRow): Promise<Followed> {
  const report = await cancelRun(work, host, run)
  if (report.ok) return report.value.state === 'none' ? { state: 'cancelled' } : report.value
  const reason = `cancelled, but ${host.planned.name} did not confirm it: ${report.failure.message}`
  return { outcome: { ok: false, class: 'error', reason } }
}

/** A run that had ended by itself before our cancel came keeps its own end. */
function overLimit(followed: Followed, limit: Limit): Followed {
  if ('state' in followed && followed.state === 'done' && !followed.cancelled) return followed
  const unconfirmed = 'outcome' in followed && !followed.outcome.ok ? `; ${followed.outcome.reason}` : ''
  return { outcome: { ok: false, class: limit.class, reason: limit.reason + unconfirmed } }
}

function applyMarks(work: Work, part: Part, events: Mark[]): void {
  for (const event of events) {
    const step = part.steps.find(candidate => candidate.name === event.step)
    if (!step) continue
    const now = work.ctx.clock.now()
    if (event.kind === 'begin' && step.state === 'waiting')
      work.journal.stepSoon(step.id, { state: 'running', startedAt: now, detail: null })
    if (event.kind === 'end' && event.code === 0 && step.state !== 'succeeded')
      work.journal.stepSoon(step.id, { state: 'succeeded', finishedAt: now, detail: null })
  }
}

/** What a report means for the part; `null`: unknown, to be tried again. */
function judge(report: Reported, part: Part, work: Work): Outcome | null {
  if (report.state === 'done' && report.exitCode === 0) return DONE
  if (report.state === 'cancelled' || (report.state === 'done' && report.cancelled)) {
    return stopped(work)
  }
  if (report.state !== 'done') return null
  const signal = report.exitCode - 128
  if (signal > 0 && signal <= 64 && !endedItself(report.exitCode, report.lastEnd))
    return { ok: false, class: 'error', reason: `killed from outside by signal ${signal}` }
  const step = part.steps.find(candidate => candidate.state !== 'succeeded')
  // Our own steps say in their last line what was wrong; a command's exit code says it about the command.
  const ours = !step || ['transfer', 'link', 'once', 'activate'].includes(step.name)
  const said = report.lastLine || `exited ${report.exitCode}`
  const reason = ours ? said : `${plannedStep(work, step).summary} exited ${report.exitCode}`
  // Bringing the commit there is wholly ours, and so is what comes after the last step: no command of the service has
  // said no.
  return { ok: false, class: !step || step.name === 'transfer' ? 'error' : 'failed', reason }
}

/** A script that lived to mark the end of its step was not killed itself, and the mark tells of the step. */
const endedItself = (exitCode: number, end: Mark | undefined): boolean => end?.code === exitCode && !end.killed

/** The last line of a log that has words in it, for people. */
function lastLine(run: RunRow, tail: Buffer): string {
  const text = stripMarks(run.nonce ?? '', tail).toString('utf8')
  const lines = text.split(/[\r\n]+/).map(line => line.replace(CONTROL, '').trim())
  return (lines.findLast(line => line !== '') ?? '').slice(0, 300).toWellFormed()
}
const CONTROL = /\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]/g

async function endPart(
  work: Work,
  part: Part,
  run: RunRow,
  outcome: Outcome,
  exitCode: number | null = null,
): Promise<Outcome> {
  const now = work.ctx.clock.now()
  if (outcome.ok) {
    // All steps are done, also those whose mark was cut off by a kill. The host knows it too: what comes next is
    // committed after it, and nothing has to wait.
    work.journal.runSoon(run.id, { state: 'succeeded', exitCode, finishedAt: now })
    const done = { state: 'succeeded', finishedAt: now, detail: null } as const
    for (const step of openSteps(part)) work.journal.stepSoon(step.id, { ...done, startedAt: step.startedAt ?? now })
    return outcome
  }
  await Promise.all([
    work.journal.run(run.id, { state: outcome.class, exitCode, finishedAt: now }),
    failSteps(work, part, outcome),
  ])
  return outcome
}

/** What follows the last step makes room, and is no reason to fail where that stands still. */
const isTidyingUp = (part: Part, outcome: Outcome): boolean =>
  !outcome.ok && outcome.class === 'timed_out' && openSteps(part).length === 0

const openSteps = (part: Part): StepRow[] => part.steps.filter(step => step.state !== 'succeeded')

/** The step under way ends as the part does, and what follows it is skipped. Where each had ended well, the part has not. */
async function failSteps(work: Work, part: Part, outcome: Outcome): Promise<Outcome> {
  const [first = part.steps.at(-1), ...rest] = openSteps(part)
  if (!first) return outcome
  if (first.state === 'waiting') await beginStep(work, first)
  await endStep(work, first, outcome)
  await Promise.all(rest.map(step => work.journal.step(step.id, { state: 'skipped' })))
  return outcome
}
