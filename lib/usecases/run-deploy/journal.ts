import type { DeployEventData } from '@/lib/api/deploy'
import { type ClaimedDeploy, type RunRow, readDeployForWork, type StepRow } from '@/lib/db/read/deploy-for-work'
import { toDeployView, toRunView, toStepView } from '@/lib/db/read/deploy-view'
import { isTransient } from '@/lib/db/transient'
import { type DeployPatch, type JournalBatch, writeJournal } from '@/lib/db/write/journal'
import { SYSTEM } from '@/lib/domain/actor'
import type { StepState } from '@/lib/domain/deploy'
import { type DeployEvent, transition } from '@/lib/domain/transition'
import type { Context } from '../context'

/** The claim is another worker's now: nothing more may be written, and whoever holds this must stop. */
export class ClaimLost extends Error {
  constructor() {
    super('another worker has claimed this deploy')
  }
}

export type StepPatch = { state?: StepState; detail?: string | null; startedAt?: Date; finishedAt?: Date }
export type RunPatch = { state?: string; exitCode?: number | null; finishedAt?: Date }

const MAX_CHUNK_BYTES = 256 * 1024
/** Log bytes that may wait for the database before hosts are made to wait. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024
const RETRY_MS = 250
/** What nobody waits for is committed together with what comes within this time. */
const SOON_MS = 50

/**
 * What a worker writes about one deploy, in order. Changes that arrive while a transaction is under way are committed
 * together by the next one, each batch guarded by the claim's token and told by one event row. When the database is
 * away the batch waits for it; when the claim is lost everything waiting is refused with `ClaimLost`.
 */
export class Journal {
  readonly steps: Map<string, StepRow>
  readonly runs: Map<string, RunRow>
  deploy: ClaimedDeploy
  #batch: JournalBatch = emptyBatch()
  #waiters: { resolve: () => void; reject: (error: unknown) => void; soon: boolean }[] = []
  /** Why what nobody waited for could not be written: whoever waits next hears it. */
  #unheard: { error: unknown } | null = null
  #waitingBytes = 0
  #flushing: Promise<void> | null = null
  /** Somebody waits for what has not been taken yet. */
  #hurried = false
  /** When what nobody waits for is taken. */
  #soon: NodeJS.Timeout | undefined
  #lost = false
  readonly #ctx: Context
  readonly #onLost: () => void

  constructor(ctx: Context, deploy: ClaimedDeploy, steps: StepRow[], runs: RunRow[], onLost: () => void) {
    this.#ctx = ctx
    this.deploy = deploy
    this.steps = new Map(steps.map(step => [step.id, step]))
    this.runs = new Map(runs.map(run => [run.id, run]))
    this.#onLost = onLost
  }

  static async open(ctx: Context, deploy: ClaimedDeploy, onLost: () => void): Promise<Journal> {
    const { steps, runs } = await readDeployForWork(ctx.db, deploy)
    return new Journal(ctx, deploy, steps, runs, onLost)
  }

  /** Changes a step; resolves when it is committed. */
  step(id: string, patch: StepPatch): Promise<void> {
    this.#patchStep(id, patch)
    return this.#commit()
  }

  /** Changes a step whose change the host's log holds as well: it may be committed a moment later. */
  stepSoon(id: string, patch: StepPatch): void {
    this.#patchStep(id, patch)
    this.#commit(SOON_MS).catch(() => {})
  }

  addSteps(steps: StepRow[]): Promise<void> {
    for (const step of steps) {
      this.steps.set(step.id, step)
      this.#batch.newSteps.push(step)
    }
    this.#batch.planned = true
    return this.#commit()
  }

  /** Records a run before anything is started on the host under its id. */
  addRun(run: RunRow): Promise<void> {
    this.runs.set(run.id, run)
    this.#batch.runs.set(run.id, run)
    return this.#commit()
  }

  /** Changes a run; resolves when it is committed. */
  run(id: string, patch: RunPatch): Promise<void> {
    this.#patchRun(id, patch)
    return this.#commit()
  }

  /** Changes a run whose change the host holds as well: it may be committed a moment later. */
  runSoon(id: string, patch: RunPatch): void {
    this.#patchRun(id, patch)
    this.#commit(SOON_MS).catch(() => {})
  }

  /** Appends log bytes; resolves at once unless too much waits for the database. */
  async log(runId: string, offset: number, bytes: Buffer): Promise<void> {
    const run = this.runs.get(runId)
    if (!run || bytes.length === 0) return
    run.logLength = BigInt(Math.max(Number(run.logLength), offset + bytes.length))
    const last = this.#batch.chunks.at(-1)
    const size = last ? last.parts.reduce((sum, part) => sum + part.length, 0) : 0
    if (last && last.runId === runId && last.offset + size === offset && size + bytes.length <= MAX_CHUNK_BYTES) {
      last.parts.push(bytes)
    } else {
      this.#batch.chunks.push({ runId, offset, parts: [bytes], at: this.#ctx.clock.now() })
    }
    this.#batch.runs.set(runId, run)
    this.#waitingBytes += bytes.length
    const committed = this.#commit(SOON_MS)
    if (this.#waitingBytes > MAX_WAITING_BYTES) await committed
    else committed.catch(() => {})
  }

  /** Where the next byte of a run's log belongs. */
  logLength(runId: string): number {
    return Number(this.runs.get(runId)?.logLength ?? 0)
  }

  update(patch: DeployPatch): Promise<void> {
    Object.assign(this.deploy, patch)
    Object.assign(this.#batch.deploy, patch)
    return this.#commit()
  }

  /**
   * Moves the deploy by the state machine, from the state that the row really has. `false`: the row has moved on (a
   * person has cancelled) and the event is not possible; `this.deploy` holds what it is now.
   */
  async transition(event: DeployEvent, patch: DeployPatch = {}): Promise<boolean> {
    await this.flush()
    let moved = false
    Object.assign(this.#batch.deploy, patch)
    this.#batch.move = state => {
      const next = transition(state, event)
      moved = next.ok
      return next.ok ? next.value : null
    }
    await this.#commit()
    return moved
  }

  /** Resolves when everything handed in so far is committed. */
  async flush(): Promise<void> {
    if (this.#soon) this.#hurry()
    while (this.#flushing) await this.#flushing
  }

  #patchRun(id: string, patch: RunPatch): void {
    const run = this.runs.get(id)
    if (!run) throw new Error(`no run ${id} in deploy ${this.deploy.id}`)
    Object.assign(run, patch)
    this.#batch.runs.set(id, run)
  }

  #patchStep(id: string, patch: StepPatch): void {
    const step = this.steps.get(id)
    if (!step) throw new Error(`no step ${id} in deploy ${this.deploy.id}`)
    Object.assign(step, patch)
    this.#batch.steps.set(id, step)
  }

  /** @param withinMs how long others may still join the transaction; somebody in a hurry takes all along */
  #commit(withinMs = 0): Promise<void> {
    if (this.#lost) return Promise.reject(new ClaimLost())
    const soon = withinMs > 0
    if (!soon && this.#unheard) {
      const { error } = this.#unheard
      this.#unheard = null
      return Promise.reject(error)
    }
    const committed = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject, soon }))
    if (!soon) this.#hurry()
    else this.#soon ??= setTimeout(() => this.#hurry(), withinMs)
    return committed
  }

  #hurry(): void {
    clearTimeout(this.#soon)
    this.#soon = undefined
    this.#hurried = true
    this.#flushing ??= this.#flushAll()
  }

  async #flushAll(): Promise<void> {
    // Let everything that happens in this turn of the event loop share one transaction.
    await new Promise(setImmediate)
    while (this.#hurried) {
      this.#hurried = false
      const [batch, waiters, bytes] = [this.#batch, this.#waiters, this.#waitingBytes]
      this.#batch = emptyBatch()
      this.#waiters = []
      try {
        await this.#writeUntilDone(batch)
        this.#waitingBytes -= bytes
        for (const waiter of waiters) waiter.resolve()
      } catch (error) {
        if (error instanceof ClaimLost) this.#lose()
        else if (waiters.every(({ soon }) => soon)) this.#unheard = { error }
        for (const waiter of waiters) waiter.reject(error)
      }
    }
    // In the same turn as the last look: whoever is in a hurry next begins a flush of its own.
    this.#flushing = null
  }

  async #writeUntilDone(batch: JournalBatch): Promise<void> {
    for (;;) {
      try {
        const row = await writeJournal(this.#ctx.db, this.deploy, SYSTEM, batch, deploy =>
          this.#eventData(deploy, batch),
        )
        if (!row) throw new ClaimLost()
        this.deploy = row
        return
      } catch (error) {
        if (!isTransient(error)) throw error
        await new Promise(resolve => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  #eventData(deploy: ClaimedDeploy, batch: JournalBatch): DeployEventData {
    const data: DeployEventData = {}
    if (batch.move || Object.keys(batch.deploy).length > 0) data.deploy = toDeployView(deploy)
    const steps = [...batch.newSteps, ...batch.steps.values()]
    if (steps.length > 0) data.steps = steps.map(toStepView)
    if (batch.runs.size > 0) data.runs = [...batch.runs.values()].map(toRunView)
    if (batch.planned) data.planned = true
    return data
  }

  #lose(): void {
    if (this.#lost) return
    this.#lost = true
    this.#onLost()
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) waiter.reject(new ClaimLost())
  }
}

function emptyBatch(): JournalBatch {
  return { steps: new Map(), newSteps: [], runs: new Map(), chunks: [], deploy: {}, move: null, planned: false }
}
