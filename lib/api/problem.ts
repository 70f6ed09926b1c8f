import { z } from 'zod'
import { deployView } from './deploy'

/** One reason of a decision. */
export const reasonView = z.object({
  code: z.string(),
  message: z.string(),
  unblock: z.object({ who: z.string().optional(), action: z.string(), href: z.string().optional() }),
  waits: z.literal(true).optional(),
  warns: z.literal(true).optional(),
})

/** RFC 9457 problem details. `code` is what programs look at; `reasons` are those of a decision that said no. */
export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  /** The input that is at fault. */
  field: z.string().optional(),
  reasons: z.array(reasonView).optional(),
  /** When it may be asked again, with 429. */
  retryAfterSeconds: z.number().optional(),
})
export type ProblemView = z.infer<typeof problemView>

/** The answer to whoever asked for a deploy or a rollback; it goes on without them. */
export const acceptedDeploy = deployView.pick({ id: true, number: true, state: true, url: true })
export type AcceptedDeploy = z.infer<typeof acceptedDeploy>
