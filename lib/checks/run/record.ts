import type { Answer } from '../evaluate/answer'
import type { Exchange, HttpHeader } from '../http/types'
import { locationOf, type Step } from './follow'
import type { BodyRecord, EntryResult, ExchangeRecord } from './result'

/** Kept of each body, of why a run ended, and of each other text, in characters. */
const MOST = 65_536
const MOST_REASON = 2_000
const MOST_TEXT = 4_000

const headersOf = (headers: readonly HttpHeader[]) => headers.map(({ name, value }) => ({ name, value }))

/** What went over the wire, as plain data with whole bodies. */
export function recordOf({ call, result }: Step): ExchangeRecord {
  const sent = result.ok ? result.value.call : call
  const request = {
    method: sent.method,
    url: sent.url,
    headers: headersOf(sent.headers),
    body: sent.body ? bodyRecord(sent.body) : null,
  }
  if (!result.ok) {
    const { kind, message, timings } = result.failure
    return { request, response: null, failure: { kind, message }, ip: null, timings: { ...timings } }
  }
  const { answer, timings, peer } = result.value
  const body = bodyRecord(answer.body.ok ? answer.body.value : answer.rawBody)
  const response = { version: answer.version, status: answer.status, headers: headersOf(answer.headers), body }
  return { request, response, failure: null, ip: peer.ip, timings: { ...timings } }
}

function bodyRecord(bytes: Uint8Array): BodyRecord {
  const buffer = Buffer.from(bytes)
  const text = buffer.toString('utf8')
  const isText = !text.includes('\0') && Buffer.from(text).equals(buffer)
  const content = isText ? text : buffer.toString('base64')
  return { kind: isText ? 'text' : 'base64', content, bytes: buffer.length, truncated: false }
}

const cutText = (text: string, most = MOST_TEXT) => (text.length <= most ? text : `${text.slice(0, most)}…`)
export const cutReason = (reason: string | null) => reason && cutText(reason, MOST_REASON)

/** Bodies and texts cut to what is kept. Only after masking: a cut through a secret would leave its half. */
export function shortened(entry: EntryResult): EntryResult {
  const cut = (body: BodyRecord): BodyRecord =>
    body.content.length <= MOST ? body : { ...body, content: body.content.slice(0, MOST), truncated: true }
  return {
    ...entry,
    reason: cutReason(entry.reason),
    captures: entry.captures.map(capture => ({ ...capture, value: cutText(capture.value) })),
    asserts: entry.asserts.map(({ assert, expected, actual, message, ...rest }) => ({
      ...rest,
      assert: cutText(assert),
      expected: cutText(expected),
      actual: cutText(actual),
      message: message && cutText(message),
    })),
    exchanges: entry.exchanges.map(exchange => ({
      ...exchange,
      request: { ...exchange.request, body: exchange.request.body && cut(exchange.request.body) },
      response: exchange.response && { ...exchange.response, body: cut(exchange.response.body) },
    })),
  }
}

/** All text of plain data as every store and reader takes it: no NUL, and no half of a sign where it was cut. */
export function wellFormed<T>(data: T): T {
  const formed = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/\0|\p{Surrogate}/gu, sign => (sign === '\0' ? '␀' : '\ufffd'))
    if (Array.isArray(value)) return value.map(formed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, formed(member)]))
  }
  return formed(data) as T
}

/** What queries may ask of the last answer, and of the redirects before it. */
export function answerOf(last: Exchange, steps: readonly Step[]): Answer {
  const { answer, peer, certificate } = last
  const exchanges = steps.flatMap(({ result }) => (result.ok ? [result.value] : []))
  return {
    url: last.call.url,
    version: answer.version,
    status: answer.status,
    headers: answer.headers,
    rawBody: answer.rawBody,
    body: answer.body.ok ? { ok: true, value: answer.body.value } : { ok: false, message: answer.body.failure.message },
    ip: peer.ip,
    certificate: certificate ?? null,
    durationMs: exchanges.reduce((sum, { timings }) => sum + timings.totalMs, 0),
    redirects: exchanges.slice(0, -1).flatMap(({ call, answer: before }) => locationOf(before, call.url) ?? []),
  }
}
