import { z } from 'zod'
import { deployDetail } from './deploy-stream'
import { reasonView } from './problem'

/** Where a deploy stands in its queue. */
export const queueView = z.object({
  /** 1 is next; `null`: it cannot start now, whatever is before it. */
  position: z.number().nullable(),
  /** How many could start. */
  of: z.number(),
  /** When it starts, as far as is known (ISO 8601). */
  startsAt: z.string().nullable(),
  /** What it waits for, the most important first. */
  reasons: z.array(reasonView),
})
export type QueueView = z.infer<typeof queueView>

/** What `GET /deploys/{id}` answers; `queue` is `null` once it has started. */
export const deployAnswer = deployDetail.extend({ queue: queueView.nullable() })
export type DeployAnswer = z.infer<typeof deployAnswer>
