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

export type JobHandlers = { [N in Job['name']]: (data: Extract<Job, { name: N }>['data']) => Promise<void> }

export interface Queue {
  /** Adds a job; one with the same `key` that still waits is not doubled. Losing it is harmless: the sweep finds the row. */
  add(job: Job, options?: { key?: string; delayMs?: number }): Promise<void>
  /** Begins delivering to this process, at most `concurrency` jobs at a time. */
  work(handlers: JobHandlers, concurrency: number): Promise<void>
  close(): Promise<void>
}
