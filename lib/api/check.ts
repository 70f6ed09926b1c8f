import { z } from 'zod'
import { CHECK_RANGES } from '@/lib/domain/check-range'

const verdict = z.enum(['pass', 'fail', 'inconclusive'])

/** A check of a service in an environment. Times are ISO 8601, durations milliseconds, shares from 0 to 1. */
export const checkView = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  /** The file in the repository, and its name in short. */
  path: z.string(),
  name: z.string(),
  /** The commit that it is read at. */
  sha: z.string(),
  /** Seconds from one run to the next; `null`: it is not watched. */
  every: z.number().nullable(),
  /** `unknown`: no run on schedule has ended yet. */
  state: z.enum(['unknown', 'ok', 'firing']),
  since: z.string().nullable(),
  /** Runs in a row that did not pass, that passed; and how many make it fire and resolve. */
  bad: z.number(),
  good: z.number(),
  fireAfter: z.number(),
  resolveAfter: z.number(),
  /** How the last runs on schedule ended, the newest last. */
  recent: z.array(verdict),
  /** Of the runs on schedule of the last 24 hours; `null` where there was none. */
  uptime: z.number().nullable(),
  p95Ms: z.number().nullable(),
  last: z.object({ run: z.string(), at: z.string(), ms: z.number(), reason: z.string().nullable() }).nullable(),
  running: z.boolean(),
  /** The commit has it no more; its history stays for a while. */
  gone: z.boolean(),
  /** Path of its page. */
  url: z.string(),
})
export type CheckView = z.infer<typeof checkView>

const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() })
const line = z.array(z.number().nullable())

/** How long a request took: over the range, and point by point (`null`: no run). Milliseconds. */
const requestStats = z.object({
  /** 0 is the whole run, 1 the first request. */
  request: z.number(),
  method: z.string(),
  url: z.string(),
  all: percentiles.nullable(),
  p50: line,
  p95: line,
  p99: line,
})
export type RequestStats = z.infer<typeof requestStats>

/** A check over a range, from its runs on schedule. */
export const checkStats = z.object({
  range: z.enum(CHECK_RANGES),
  /** The range in milliseconds since 1970; a point is `stepMs` wide. */
  begin: z.number(),
  end: z.number(),
  stepMs: z.number(),
  runs: z.number(),
  failed: z.number(),
  inconclusive: z.number(),
  uptime: z.number().nullable(),
  /** Runs of each point, and those that did not pass. */
  counts: z.array(z.number()),
  bad: z.array(z.number()),
  requests: z.array(requestStats),
})
export type CheckStats = z.infer<typeof checkStats>

/** A run in a list. */
export const checkRunLine = z.object({
  id: z.string(),
  trigger: z.string(),
  verdict: z.enum(['running', 'pass', 'fail', 'inconclusive']),
  reason: z.string().nullable(),
  at: z.string(),
  /** How long it took; `null` while it goes on. */
  ms: z.number().nullable(),
  /** How many requests were answered. */
  made: z.number(),
  deploy: z.object({ number: z.number(), url: z.string() }).nullable(),
  host: z.string().nullable(),
  askedBy: z.string().nullable(),
  sha: z.string(),
})
export type CheckRunLine = z.infer<typeof checkRunLine>

/** Something that became of a check's alert. */
export const checkChange = z.object({
  id: z.string(),
  at: z.string(),
  /** `fired`, `reminded`, `resolved`, and `firing`, `ok`, `unwatched` where nobody was told. */
  what: z.string(),
  run: z.string().nullable(),
  reason: z.string().nullable(),
})
export type CheckChange = z.infer<typeof checkChange>

/** The answer to whoever asked for a run. */
export const askedRun = checkRunLine.extend({
  check: z.string(),
  service: z.string(),
  environment: z.string(),
  url: z.string(),
})
export type AskedRun = z.infer<typeof askedRun>

/** An address that runs a check; what it is was told once. */
export const checkTokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  usedAt: z.string().nullable(),
})
export type CheckTokenView = z.infer<typeof checkTokenView>

/** Body of `POST …/checks/{check}/tokens`. */
export const checkTokenRequest = z.strictObject({ name: z.string('name has to be a text') })
