import type { Job as BullJob } from 'bullmq'
import type { Job, JobHandlers, Queue } from '@/lib/ports/queue'
import { type Store, storeInPostgres, storeInRedis } from './store'

export type BullmqOptions = {
  /** The PostgreSQL where the queue lives, in a schema of its own that is made when it is not there. */
  databaseUrl: string
  /** Where the queue lives instead, if not null. */
  redisUrl: string | null
  /** Hears of jobs that failed and of connections that broke; both are dealt with. */
  onError(error: unknown): void
}

/** The queue that all processes share. Nothing is connected before it is used, and a store that is away may come back. */
export function createBullmqQueue({ databaseUrl, redisUrl, onError }: BullmqOptions): Queue {
  const store = redisUrl === null ? storeInPostgres(databaseUrl) : storeInRedis(redisUrl)
  let producer: ReturnType<Store['openProducer']> | null = null
  let worker: Awaited<ReturnType<Store['openWorker']>> | null = null

  /** BullMQ remembers a connection's first failure for ever, so one that failed is thrown away. */
  function openProducer(): NonNullable<typeof producer> {
    producer ??= store.openProducer(onError).catch(error => {
      producer = null
      throw error
    })
    return producer
  }

  return {
    async add({ name, data }, { key, delayMs = 0 } = {}) {
      const queue = await openProducer()
      await queue.add(name, data, {
        ...(delayMs > 0 && { delay: delayMs }),
        ...(key !== undefined && { deduplication: { id: key } }),
      })
    },
    async work(handlers, concurrency) {
      worker = await store.openWorker(job => handle(handlers, job), concurrency, onError)
    },
    async close() {
      await worker?.close()
      const queue = await producer?.catch(() => null)
      await queue?.close()
    },
  }
}

/** The key is free from here on: who adds it again now may know something that this run no longer sees. */
async function handle(handlers: JobHandlers, job: BullJob): Promise<void> {
  if (job.deduplicationId !== undefined) await job.removeDeduplicationKey()
  const handler = handlers[job.name as Job['name']] as ((data: Job['data']) => Promise<void>) | undefined
  if (!handler) throw new Error(`There is no handler for jobs named “${job.name}”.`)
  await handler(job.data)
}
