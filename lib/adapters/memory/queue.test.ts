import { queueContract } from '@/lib/ports/queue.contract'
import { createMemoryQueue } from './queue'

queueContract('memory', async () => ({ queue: createMemoryQueue(), end: async () => undefined }))
