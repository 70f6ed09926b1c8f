import { z } from 'zod'

/**
 * `baseline`: what is live, before it is switched. `beside`: a host on the release before, at the same time as one that
 * was switched. `wave`: a host that was switched. `final`: when all are.
 */
const checkTrigger = z.enum(['baseline', 'beside', 'wave', 'final', 'schedule', 'manual'])
export type CheckTrigger = z.infer<typeof checkTrigger>

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
  trigger: checkTrigger,
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
  /** While a deploy waits for a person to say what it means: until when, before it counts as failed. */
  waitsUntil: z.string().nullable(),
  judged: z.object({ as: z.enum(['pass', 'fail', 'again']), by: z.string() }).nullable(),
})
export type CheckRunView = z.infer<typeof checkRunView>

const verdict = z.enum(['pass', 'fail', 'inconclusive'])

/** Milliseconds; what there was not, is not there. */
const timings = z.object({
  dnsMs: z.number().optional(),
  connectMs: z.number().optional(),
  tlsMs: z.number().optional(),
  firstByteMs: z.number().optional(),
  downloadMs: z.number().optional(),
  totalMs: z.number(),
})

const headers = z.array(z.object({ name: z.string(), value: z.string() }))

/** A request of a run, as its last attempt went. */
const requestView = z.object({
  index: z.number(),
  line: z.number(),
  method: z.string(),
  url: z.string(),
  verdict,
  reason: z.string().nullable(),
  skipped: z.boolean(),
  attempts: z.number(),
  durationMs: z.number(),
  status: z.number().nullable(),
  timings: timings.nullable(),
  asserts: z.array(failedAssert.extend({ verdict })),
  captures: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What went out, and the head of what came back; `null` where that did not happen. */
  sent: z.object({ headers, body: z.string().nullable() }).nullable(),
  received: z.object({ version: z.string(), headers }).nullable(),
  /** What came back, JSON with a member a line; `null` where nothing did, or no text. */
  body: z.object({ text: z.string(), cut: z.boolean() }).nullable(),
})
export type RequestView = z.infer<typeof requestView>

const diffLine = z.union([
  z.object({ kind: z.enum(['same', 'gone', 'new']), text: z.string() }),
  z.object({ kind: z.literal('gap'), lines: z.number() }),
])

/** One run with its requests, and what has changed in the answer that it ended at since the last run that passed. */
export const checkRunDetail = checkRunView.extend({
  /** How many requests the file has; those after the one that it ended at were not made. */
  requestCount: z.number(),
  requests: z.array(requestView),
  against: z
    .object({
      runId: z.string(),
      at: z.string(),
      host: z.string().nullable(),
      /** `null`: the two have too little in common. */
      diff: z.object({ lines: z.array(diffLine), cut: z.boolean() }).nullable(),
    })
    .nullable(),
})
export type CheckRunDetail = z.infer<typeof checkRunDetail>
