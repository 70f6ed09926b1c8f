/** What the queue can deliver. Jobs carry ids only: the row decides. */
export type Job =
  | { name: 'run-deploy'; data: { deployId: string } }
  | { name: 'sync-service'; data: { serviceId: string } }
  | { name: 'compare'; data: { serviceId: string } }
  | { name: 'ask-provider'; data: { serviceId: string } }
  | { name: 'handle-delivery'; data: { provider: string; deliveryId: string } }
  | { name: 'auto-deploy'; data: { serviceId: string } }
  | { name: 'contact-host'; data: { hostId: string } }
  | { name: 'measure-transfer'; data: { serviceId: string; sha: string; base: string | null } }
  | { name: 'observe-host'; data: { hostId: string } }
  | { name: 'watch-service'; data: { serviceId: string } }
  | { name: 'run-check'; data: { checkId: string; runId?: string } }

/** Jobs of one lane take no place from those of another: a git server that hangs holds up no deploy, nor do slow checks. */
export type Lane = 'deploys' | 'checks' | 'upkeep'

export function laneOf({ name }: Pick<Job, 'name'>): Lane {
  if (name === 'run-deploy') return 'deploys'
  return name === 'run-check' ? 'checks' : 'upkeep'
}

export type JobHandlers = { [N in Job['name']]: (data: Extract<Job, { name: N }>['data']) => Promise<void> }

/** A job that is delivered again and again, `offsetMs` after every multiple of `everyMs` since 1970. */
export type ScheduledJob = { key: string; everyMs: number; offsetMs: number }

export interface Queue {
  /**
   * Adds a job; one with the same `key` that still waits is not doubled, and while one runs, the last that was added
   * waits for its end: it may know something that the run no longer sees. Losing it is harmless: the sweep finds the row.
   */
  add(job: Job, options?: { key?: string; delayMs?: number }): Promise<void>
  /** Delivers a job on a schedule, from now on and whoever is there; what had this key before is replaced. */
  schedule(schedule: ScheduledJob, job: Job): Promise<void>
  unschedule(key: string): Promise<void>
  /** All schedules, and when each is next. Milliseconds since 1970. */
  schedules(): Promise<(ScheduledJob & { nextAt: number })[]>
  /** Begins delivering to this process, at most `concurrency` jobs of each lane at a time. */
  work(handlers: JobHandlers, concurrency: number): Promise<void>
  close(): Promise<void>
}
