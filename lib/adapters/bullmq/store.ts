import { createPostgresBackend, type Processor, Queue, Worker, type WorkerOptions } from 'bullmq'
import type { Lane } from '@/lib/ports/queue'

/** What BullMQ calls the lanes. */
const QUEUES: Record<Lane, string> = {
  deploys: 'prometheus-deploys',
  checks: 'prometheus-checks',
  upkeep: 'prometheus',
}

/** What became of a job is in the rows, so nothing of it is kept. */
const FORGET = { removeOnComplete: true, removeOnFail: true }

/**
 * A job whose worker died is not run again by BullMQ: the sweep finds what is to be done, by heartbeat. But its key keeps
 * others of its kind out until BullMQ has noticed, which by default takes more than a minute. After a store's restart
 * workers ask again at once; the default is 15 seconds.
 */
const OURS_TO_RECOVER = {
  maxStalledCount: 0,
  lockDuration: 10_000,
  stalledInterval: 5_000,
  runRetryDelay: 500,
} satisfies Partial<WorkerOptions>

type OnError = (error: unknown) => void

type Producer = Pick<Queue, 'add' | 'close' | 'upsertJobScheduler' | 'removeJobScheduler' | 'getJobSchedulers'>

/** Where jobs are kept. Both open when they are usable, or reject. */
export type Store = {
  openProducer(lane: Lane, onError: OnError): Promise<Producer>
  openWorker(lane: Lane, process: Processor, concurrency: number, onError: OnError): Promise<Pick<Worker, 'close'>>
}

export function storeInPostgres(connectionString: string): Store {
  const connection = {
    connectionString,
    migrate: true,
    max: 4,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    // BullMQ asks by single statements, and waits for jobs with none under way.
    query_timeout: 60_000,
  }
  return {
    openProducer: (lane, onError) =>
      whenReady(new Queue(QUEUES[lane], { connection, defaultJobOptions: FORGET }, createPostgresBackend), onError),
    openWorker: (lane, process, concurrency, onError) =>
      whenReady(
        new Worker(QUEUES[lane], process, { connection, concurrency, ...OURS_TO_RECOVER }, createPostgresBackend),
        onError,
      ),
  }
}

export function storeInRedis(url: string): Store {
  return {
    openProducer: (lane, onError) =>
      whenReady(new Queue(QUEUES[lane], { connection: { url }, defaultJobOptions: FORGET }), onError),
    openWorker: (lane, process, concurrency, onError) =>
      whenReady(
        // A worker's connection has to wait for Redis for ever: BullMQ asks for it.
        new Worker(QUEUES[lane], process, {
          connection: { url, maxRetriesPerRequest: null },
          concurrency,
          ...OURS_TO_RECOVER,
        }),
        onError,
      ),
  }
}

type Opening = {
  on(event: 'error', listener: OnError): unknown
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}

async function whenReady<T extends Opening>(opening: T, onError: OnError): Promise<T> {
  opening.on('error', onError)
  try {
    await opening.waitUntilReady()
    return opening
  } catch (error) {
    await opening.close().catch(onError)
    throw error
  }
}
