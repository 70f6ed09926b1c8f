import type { Job, JobHandlers, Queue } from '@/lib/ports/queue'

type Waiting = { job: Job; key: string | null; timer: NodeJS.Timeout | null }

/** A queue within one process, for tests and for seeing use cases at work without a database. Failures go to `onError`. */
export function createMemoryQueue(onError: (error: unknown) => void = () => undefined): Queue {
  const waiting: Waiting[] = []
  const running = new Set<Promise<void>>()
  let deliver: { handlers: JobHandlers; concurrency: number } | null = null
  let closed = false

  function next(): void {
    while (deliver && !closed && running.size < deliver.concurrency) {
      const index = waiting.findIndex(entry => entry.timer === null)
      const [entry] = index < 0 ? [] : waiting.splice(index, 1)
      if (!entry) return
      const run: Promise<void> = handle(deliver.handlers, entry.job)
        .catch(onError)
        .finally(() => {
          running.delete(run)
          next()
        })
      running.add(run)
    }
  }

  return {
    async add(job, { key = null, delayMs = 0 }: { key?: string | null; delayMs?: number } = {}) {
      if (closed || (key !== null && waiting.some(entry => entry.key === key))) return
      const entry: Waiting = { job, key, timer: null }
      const due = () => {
        entry.timer = null
        next()
      }
      if (delayMs > 0) entry.timer = setTimeout(due, delayMs)
      waiting.push(entry)
      next()
    },
    async work(handlers, concurrency) {
      deliver = { handlers, concurrency }
      next()
    },
    async close() {
      closed = true
      for (const { timer } of waiting.splice(0)) clearTimeout(timer ?? undefined)
      await Promise.all(running)
    },
  }
}

/** Which handler fits which data, TypeScript cannot see. */
async function handle(handlers: JobHandlers, { name, data }: Job): Promise<void> {
  await (handlers[name] as (given: Job['data']) => Promise<void>)(data)
}
