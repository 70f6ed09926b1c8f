import { randomUUID } from 'node:crypto'
import type { ReadFile } from './evaluate/assert'
import { rendering } from './evaluate/template'
import { NoValue, render, type Value } from './evaluate/value'
import type { ExchangeResult, HttpCall } from './http/types'
import { CookieJar } from './run/cookie-jar'
import { carryOut, stopped } from './run/entry'
import { masking } from './run/mask'
import { cutReason, shortened, wellFormed } from './run/record'
import type { CheckResult, EntryResult } from './run/result'
import { Room } from './run/room'
import type { HurlFile } from './syntax/tree'

export type RunOptions = {
  /** Makes one request, redirects not followed. What may be reached is decided there. */
  exchange: (call: HttpCall, signal: AbortSignal) => Promise<ExchangeResult>
  variables?: ReadonlyMap<string, Value>
  /** Variables that no result shows, in clear or encoded. */
  secrets?: ReadonlyMap<string, string>
  /** Files that the check names. None by default. */
  readFile?: ReadFile
  /** For each request that has no `max-time`. Milliseconds. */
  requestTimeoutMs?: number
  /** For all of it. Milliseconds. */
  totalTimeoutMs?: number
  signal?: AbortSignal
  now?: () => Date
  uuid?: () => string
}

const REQUEST_TIMEOUT_MS = 30_000
const TOTAL_TIMEOUT_MS = 300_000

/** Runs a check, entry by entry up to the first that does not pass. Never throws; what it gives holds no secret. */
export async function runCheck(file: HurlFile, options: RunOptions): Promise<CheckResult> {
  const { now = () => new Date(), uuid = randomUUID, secrets = new Map<string, string>() } = options
  const variables = new Map(options.variables)
  for (const [name, value] of secrets) variables.set(name, { type: 'string', value })
  const hidden = new Set(secrets.values())
  const limit = AbortSignal.timeout(options.totalTimeoutMs ?? TOTAL_TIMEOUT_MS)
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit
  const surroundings = {
    memory: {
      rendering: rendering({ variables, now, uuid }),
      set: (name: string, value: Value) => void variables.set(name, value),
      hide: (value: Value) => {
        for (const text of textsOf(value)) hidden.add(text)
      },
      readFile: options.readFile ?? noFiles,
    },
    jar: new CookieJar(now),
    ask: (call: HttpCall) => options.exchange(call, signal),
    room: new Room(),
    signal,
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
  }
  const startedAt = now().toISOString()
  const began = performance.now()
  const entries: EntryResult[] = []
  for (const [at, entry] of file.entries.entries()) {
    if (entries.at(-1)?.verdict !== 'pass' && entries.length > 0) break
    entries.push(...(await carryOut(entry, at + 1, surroundings)))
  }
  const end = verdictOf(entries, file, signal)
  const result = { ...end, startedAt, durationMs: performance.now() - began, entryCount: file.entries.length, entries }
  const masked = masking(hidden)(result)
  return wellFormed({ ...masked, reason: cutReason(masked.reason), entries: masked.entries.map(shortened) })
}

/** A run that was stopped between entries proves nothing. */
function verdictOf(
  entries: EntryResult[],
  file: HurlFile,
  signal: AbortSignal,
): Pick<CheckResult, 'verdict' | 'reason'> {
  if (file.entries.length === 0) return { verdict: 'inconclusive', reason: 'the file has no request' }
  const last = entries.at(-1)
  if (last && last.verdict !== 'pass')
    return { verdict: last.verdict, reason: `${last.method} ${last.url || `on line ${last.line}`}: ${last.reason}` }
  if (signal.aborted && (last?.index ?? 0) < file.entries.length)
    return { verdict: 'inconclusive', reason: stopped(signal) }
  return { verdict: 'pass', reason: null }
}

const noFiles: ReadFile = path => Promise.reject(new NoValue('check', `“${path}”: files cannot be read here`))

/** All text in a value, as it may turn up elsewhere. */
function textsOf(value: Value): string[] {
  switch (value.type) {
    case 'list':
      return value.items.flatMap(textsOf)
    case 'object':
      return value.members.flatMap(([, member]) => textsOf(member))
    case 'bytes':
      return [Buffer.from(value.value).toString('hex'), Buffer.from(value.value).toString('utf8')]
    case 'string':
    case 'integer':
    case 'float':
    case 'date':
      return [render(value)]
    default:
      return []
  }
}
