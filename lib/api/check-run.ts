import { z } from 'zod'

/** An assert that did not hold, as a check is written, with what was expected and what came. */
const failedAssert = z.object({
  line: z.number(),
  assert: z.string(),
  expected: z.string(),
  actual: z.string(),
})

/** One run of a check. Times are ISO 8601, durations milliseconds; nothing in it is secret. */
export const checkRunView = z.object({
  id: z.string(),
  path: z.string(),
  trigger: z.enum(['baseline', 'wave', 'final', 'schedule', 'manual']),
  host: z.string().nullable(),
  verdict: z.enum(['running', 'pass', 'fail', 'inconclusive']),
  reason: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  requestMs: z.array(z.number()),
  /** The request that it ended at, when it did not pass. */
  ended: z
    .object({ method: z.string(), url: z.string(), status: z.number().nullable(), asserts: z.array(failedAssert) })
    .nullable(),
  judged: z.object({ as: z.enum(['pass', 'fail', 'again']), by: z.string() }).nullable(),
})
export type CheckRunView = z.infer<typeof checkRunView>
