import type { RunView, StepView } from '@/lib/api/deploy'
import { RunLog } from './run-log'

/** One step of a host in its log. `from` and `to` are lines of `run`, `to` excluded; without a run it has no lines. */
export type Section = {
  key: string
  step: string
  undo: boolean
  run: string | null
  from: number
  to: number
}

/** The step that what stands before a run's first mark belongs to, and whether the run takes a step back. */
const partOf = (part: string) => {
  const name = part.replace(/^undo-/, '')
  return { step: FIRST_STEP[name] ?? name, undo: part.startsWith('undo-') }
}
/** Runs that carry out several steps. */
const FIRST_STEP: Record<string, string> = { prepare: 'transfer', switch: 'activate' }

/**
 * The log of one host in a deploy: its runs in order, as steps that fold. Grows in place; `version` changes with it.
 */
export class HostLog {
  version = 0
  /** Bytes taken so far. */
  size = 0
  #runs: RunView[] = []
  readonly #logs = new Map<string, RunLog>()
  #waiting: Parameters<HostLog['push']>[] = []
  readonly #listeners = new Set<() => void>()
  #gap: string | null = null
  #last: RunLog | null = null

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The host's runs as they are now. Bytes of a run that is not known yet wait for it. */
  setRuns(runs: RunView[]): void {
    this.#runs = runs.toSorted((a, b) => a.position - b.position)
    for (const { id, nonce } of runs) if (!this.#logs.has(id)) this.#logs.set(id, new RunLog(nonce))
    const waiting = this.#waiting
    this.#waiting = []
    for (const piece of waiting) this.push(...piece)
    this.changed()
  }

  has(run: string): boolean {
    return this.#logs.has(run)
  }

  push(run: string, offset: number, bytes: Uint8Array, at: number): void {
    const log = this.#logs.get(run)
    if (!log) return void this.#waiting.push([run, offset, bytes, at])
    if (this.#gap !== null) {
      // What is missing begins where the last bytes ended, and may be the rest of an earlier run.
      if (offset > log.length || !this.#last) log.skip(this.#gap, offset)
      else this.#last.skip(this.#gap, this.#last.length)
    }
    this.#gap = null
    this.#last = log
    log.push(offset, bytes, at)
    this.size += bytes.length
  }

  /** What comes next does not follow on what is here. */
  leaveOut(notice: string): void {
    this.#gap = notice
  }

  /** Tells those who look. */
  changed(): void {
    this.version++
    for (const listener of this.#listeners) listener()
  }

  log(run: string): RunLog | undefined {
    return this.#logs.get(run)
  }

  /** Lines of all runs before a run. */
  base(run: string): number {
    let lines = 0
    for (const { id } of this.#runs) {
      if (id === run) break
      lines += this.#logs.get(id)?.count ?? 0
    }
    return lines
  }

  /** Where the line with this number (1-based) of the host's log is; `null` while it is not here. */
  find(number: number): { run: string; line: number } | null {
    let before = 0
    for (const { id } of this.#runs) {
      const count = this.#logs.get(id)?.count ?? 0
      if (number > before && number <= before + count) return { run: id, line: number - before - 1 }
      before += count
    }
    return null
  }

  get lineCount(): number {
    return this.#runs.reduce((sum, { id }) => sum + (this.#logs.get(id)?.count ?? 0), 0)
  }

  /** The steps that have begun, in the order of the log. A step that has written nothing has no lines. */
  sections(steps: StepView[]): Section[] {
    const sections = this.#runs.flatMap(run => sectionsOf(run, this.#logs.get(run.id)))
    const order = (undo: boolean, step: string) =>
      steps.find(candidate => candidate.undo === undo && candidate.name === step)?.position ?? -1
    for (const { id, name, undo, state, position } of steps) {
      if (state === 'waiting' || state === 'skipped') continue
      if (sections.some(section => section.step === name && section.undo === undo)) continue
      const after = sections.findIndex(
        section =>
          Number(section.undo) > Number(undo) || (section.undo === undo && order(undo, section.step) > position),
      )
      const silent = { key: id, step: name, undo, run: null, from: 0, to: 0 }
      sections.splice(after === -1 ? sections.length : after, 0, silent)
    }
    return sections
  }
}

/** A marked run is one section a step; what stands between two steps belongs to the one before. */
function sectionsOf(run: RunView, log: RunLog | undefined): Section[] {
  const { step, undo } = partOf(run.part)
  const count = log?.count ?? 0
  const begins = (log?.marks ?? []).filter(mark => mark.kind === 'begin')
  const whole = { key: run.id, step, undo, run: run.id, from: 0, to: count }
  const [first] = begins
  if (!first) return run.nonce !== null && count === 0 ? [] : [whole]
  const marked = begins.map((mark, index) => ({
    key: `${run.id}/${mark.step}`,
    step: mark.step,
    undo,
    run: run.id,
    from: mark.line,
    to: begins[index + 1]?.line ?? count,
  }))
  const [head, ...rest] = marked
  if (first.line === 0 || !head) return marked
  return head.step === step ? [{ ...head, from: 0 }, ...rest] : [{ ...whole, to: first.line }, ...marked]
}
