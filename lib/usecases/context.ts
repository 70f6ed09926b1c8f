import type { PrismaClient } from '@/lib/db/generated/client'
import type { Vault } from '@/lib/db/vault'
import type { Clock } from '@/lib/ports/clock'
import type { Queue } from '@/lib/ports/queue'

/** What every use case is given: the store, the queue and the clock. Screens and the API need no more. */
export type Context = {
  db: PrismaClient
  queue: Queue
  clock: Clock
  vault: Vault
}
