import type { Job as BullJob } from 'bullmq'
import { type Job, type JobHandlers, type Lane, laneOf, type Queue, type ScheduledJob } from '@/lib/ports/queue'
import { type Store, storeInPostgres, storeInRedis } from './store'

export type BullmqOptions = {
  /** The PostgreSQL where the queue lives, in a schema of its own that is made when it is not there. */
  databaseUrl: string
  /** Where the queue lives instead, if not null. */
  redisUrl: string | null
  /** Hears of jobs that failed and of connections that broke; both are dealt with. */
  onError(error: unknown): void
}

const LANES: Lane[] = ['deploys', 'checks', 'upkeep']

/** The queue that all processes share. Nothing is connected before it is used, and a store that is away may come back. */
export function createBullmqQueue({ databaseUrl, redisUrl, onError }: BullmqOptions): Queue {
  const store = redisUrl === null ? storeInPostgres(databaseUrl) : storeInRedis(redisUrl)
  const producers = new Map<Lane, ReturnType<Store['openProducer']>>()
  const workers: Awaited<ReturnType<Store['openWorker']>>[] = []

  /** BullMQ remembers a connection's first failure for ever, so one that failed is thrown away. */
  function openProducer(lane: Lane): ReturnType<Store['openProducer']> {
    const held = producers.get(lane)
    if (held) return held
    const opened = store.openProducer(lane, onError).catch(error => {
      producers.delete(lane)
      throw error
    })
    producers.set(lane, opened)
    return opened
  }

  return {
    async add(job, { key, delayMs = 0 } = {}) {
      const queue = await openProducer(laneOf(job))
      await queue.add(job.name, job.data, {
        ...(delayMs > 0 && { delay: delayMs }),
        ...(key !== undefined && { deduplication: { id: key, keepLastIfActive: true } }),
      })
    },
    async schedule({ key, everyMs, offsetMs }, { name, data }) {
      const queue = await openProducer(laneOf({ name }))
      // An offset of 0 would be none to BullMQ, and the first run now.
      await queue.upsertJobScheduler(key, { every: everyMs, offset: Math.max(1, offsetMs) }, { name, data })
    },
    async unschedule(key) {
      for (const lane of LANES) await (await openProducer(lane)).removeJobScheduler(key)
    },
    async schedules() {
      const held = await Promise.all(LANES.map(async lane => (await openProducer(lane)).getJobSchedulers()))
      return held.flat().map(({ key, every = 0, offset = 0, next = 0 }): ScheduledJob & { nextAt: number } => ({
        key,
        everyMs: every,
        offsetMs: offset,
        nextAt: next,
      }))
    },
    async work(handlers, concurrency) {
      for (const lane of LANES)
        workers.push(await store.openWorker(lane, job => handle(handlers, job), concurrency, onError))
    },
    async close() {
      await Promise.all(workers.map(worker => worker.close()))
      const opened = await Promise.all([...producers.values()].map(producer => producer.catch(() => null)))
      await Promise.all(opened.map(queue => queue?.close()))
    },
  }
}

async function handle(handlers: JobHandlers, job: BullJob): Promise<void> {
  const handler = handlers[job.name as Job['name']] as ((data: Job['data']) => Promise<void>) | undefined
  if (!handler) throw new Error(`There is no handler for jobs named “${job.name}”.`)
  await handler(job.data)
}
