/** *inconclusive*: nothing was proved, because nothing answered or the check itself could not be carried out. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** One run of a check's file: plain data, without secrets. Lines and columns count from 1, times are milliseconds. */
export type CheckResult = {
  verdict: Verdict
  /** Why it did not pass; null when it did. */
  reason: string | null
  /** ISO 8601. */
  startedAt: string
  durationMs: number
  /** Entries of the file. A run ends at the first that does not pass, so later ones may have no result. */
  entryCount: number
  entries: EntryResult[]
}

/** One request of the file, as its last attempt went. A repeated entry has a result for each time. */
export type EntryResult = {
  /** Of the entry in the file, from 1. */
  index: number
  line: number
  method: string
  url: string
  verdict: Verdict
  reason: string | null
  skipped: boolean
  /** How often it was tried. */
  attempts: number
  durationMs: number
  /** One, or more when redirects were followed. */
  exchanges: ExchangeRecord[]
  captures: CaptureResult[]
  asserts: AssertResult[]
}

export type CaptureResult = { name: string; line: number; value: string }

export type AssertResult = {
  line: number
  column: number
  /** As a check is written: `jsonpath "$.id" == 3`. */
  assert: string
  verdict: Verdict
  expected: string
  actual: string
  /** Why there is nothing to compare; null when there is. */
  message: string | null
}

export type HeaderRecord = { name: string; value: string }

/** A body as text when it is UTF-8 without a NUL, else as base64. */
export type BodyRecord = { kind: 'text' | 'base64'; content: string; bytes: number; truncated: boolean }

export type ExchangeRecord = {
  request: { method: string; url: string; headers: HeaderRecord[]; body: BodyRecord | null }
  response: { version: string; status: number; headers: HeaderRecord[]; body: BodyRecord } | null
  /** Why there is no response. */
  failure: { kind: string; message: string } | null
  ip: string | null
  timings: {
    dnsMs?: number
    connectMs?: number
    tlsMs?: number
    firstByteMs?: number
    downloadMs?: number
    totalMs: number
  }
}
