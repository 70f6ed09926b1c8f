import { type Job, type JobHandlers, laneOf, type Queue, type ScheduledJob } from '@/lib/ports/queue'

type Entry = { job: Job; key: string | null; timer: NodeJS.Timeout | null }
/** What was added while a job with its key ran. */
type Held = { job: Job; delayMs: number }
type Schedule = ScheduledJob & { nextAt: number; timer: NodeJS.Timeout }

/** A queue within one process, for tests and for seeing use cases at work without a database. Failures go to `onError`. */
export function createMemoryQueue(onError: (error: unknown) => void = () => undefined): Queue {
  const waiting: Entry[] = []
  const schedules = new Map<string, Schedule>()
  const running = new Map<Promise<void>, Entry>()
  const held = new Map<string, Held>()
  let deliver: { handlers: JobHandlers; concurrency: number } | null = null
  let closed = false

  const hasRoom = (job: Job, most: number) =>
    [...running.values()].filter(entry => laneOf(entry.job) === laneOf(job)).length < most

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
          release(entry.key)
          next()
        })
      running.set(run, entry)
    }
  }

  function release(key: string | null): void {
    const again = key === null ? undefined : held.get(key)
    if (key === null || !again || closed) return
    held.delete(key)
    put(again.job, key, again.delayMs)
  }

  function put(job: Job, key: string | null, delayMs: number): void {
    const entry: Entry = { job, key, timer: null }
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
      const sameKey = (entry: Entry) => key !== null && entry.key === key
      if (closed || waiting.some(sameKey)) return
      if (key !== null && [...running.values()].some(sameKey)) held.set(key, { job, delayMs })
      else put(job, key, delayMs)
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
