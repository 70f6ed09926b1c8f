import type { Job, JobHandlers, Queue, ScheduledJob } from '@/lib/ports/queue'

type Waiting = { job: Job; key: string | null; timer: NodeJS.Timeout | null }
type Held = ScheduledJob & { nextAt: number; timer: NodeJS.Timeout }

/** A queue within one process, for tests and for seeing use cases at work without a database. Failures go to `onError`. */
export function createMemoryQueue(onError: (error: unknown) => void = () => undefined): Queue {
  const waiting: Waiting[] = []
  const schedules = new Map<string, Held>()
  const running = new Map<Promise<void>, boolean>()
  let deliver: { handlers: JobHandlers; concurrency: number } | null = null
  let closed = false

  const isCheck = ({ name }: Job) => name === 'run-check'
  const hasRoom = (job: Job, most: number) =>
    [...running.values()].filter(check => check === isCheck(job)).length < most

  function next(): void {
    while (deliver && !closed) {
      const { handlers, concurrency } = deliver
      const index = waiting.findIndex(({ timer, job }) => timer === null && hasRoom(job, concurrency))
      const [entry] = index < 0 ? [] : waiting.splice(index, 1)
      if (!entry) return
      const run: Promise<void> = handle(handlers, entry.job)
        .catch(onError)
        .finally(() => {
          running.delete(run)
          next()
        })
      running.set(run, isCheck(entry.job))
    }
  }

  function put(job: Job, key: string | null, delayMs: number): void {
    const entry: Waiting = { job, key, timer: null }
    const due = () => {
      entry.timer = null
      next()
    }
    if (delayMs > 0) entry.timer = setTimeout(due, delayMs)
    waiting.push(entry)
    next()
  }

  function plan(schedule: ScheduledJob, job: Job): void {
    const { key, everyMs, offsetMs } = schedule
    clearTimeout(schedules.get(key)?.timer)
    const nextAt = (Math.floor((Date.now() - offsetMs) / everyMs) + 1) * everyMs + offsetMs
    const due = () => {
      put(job, null, 0)
      plan(schedule, job)
    }
    schedules.set(key, { ...schedule, nextAt, timer: setTimeout(due, nextAt - Date.now()) })
  }

  return {
    async add(job, { key = null, delayMs = 0 }: { key?: string | null; delayMs?: number } = {}) {
      if (closed || (key !== null && waiting.some(entry => entry.key === key))) return
      put(job, key, delayMs)
    },
    async schedule(schedule, job) {
      if (!closed) plan(schedule, job)
    },
    async unschedule(key) {
      clearTimeout(schedules.get(key)?.timer)
      schedules.delete(key)
    },
    async schedules() {
      return [...schedules.values()].map(({ timer: _timer, ...schedule }) => schedule)
    },
    async work(handlers, concurrency) {
      deliver = { handlers, concurrency }
      next()
    },
    async close() {
      closed = true
      for (const { timer } of waiting.splice(0)) clearTimeout(timer ?? undefined)
      for (const { timer } of schedules.values()) clearTimeout(timer)
      await Promise.all(running.keys())
    },
  }
}

/** Which handler fits which data, TypeScript cannot see. */
async function handle(handlers: JobHandlers, { name, data }: Job): Promise<void> {
  await (handlers[name] as (given: Job['data']) => Promise<void>)(data)
}
