import { setTimeout as wait } from 'node:timers/promises'
import { rendering } from '../evaluate/template'
import type { HttpCall } from '../http/types'
import type { Entry } from '../syntax/tree'
import { callOf } from './call'
import type { CookieJar } from './cookie-jar'
import { type Examined, examine, type Memory, reasonOf } from './examine'
import { type Ask, type Followed, follow } from './follow'
import { answerOf, recordOf } from './record'
import type { EntryResult, Verdict } from './result'
import type { Room } from './room'
import { type Settings, settingsOf } from './settings'

export type Surroundings = {
  memory: Memory
  jar: CookieJar
  ask: Ask
  room: Room
  signal: AbortSignal
  requestTimeoutMs: number
}

/** Carries an entry out, as often as it says. The last result is the one that did not pass, if there is one. */
export async function carryOut(entry: Entry, index: number, surroundings: Surroundings): Promise<EntryResult[]> {
  const blank = blankResult(entry, index)
  let settings: Settings
  try {
    settings = settingsOf(entry.request, surroundings.memory.rendering, surroundings.memory.set)
    if (settings.repeat === -1) return [{ ...blank, ...ended('inconclusive', 'repeat: -1 would never end') }]
  } catch (error) {
    const { verdict, text } = reasonOf(error)
    return [{ ...blank, ...ended(verdict, text) }]
  }
  if (settings.skip) return [{ ...blank, skipped: true }]
  const results: EntryResult[] = []
  for (let time = 0; time < settings.repeat; time++) {
    const result = await untilItPasses(entry, blank, settings, surroundings)
    surroundings.room.keep(result)
    results.push(result)
    if (result.verdict !== 'pass') break
  }
  return results
}

const blankResult = ({ at, request: { method } }: Entry, index: number): EntryResult => ({
  index,
  line: at.line,
  method,
  url: '',
  verdict: 'pass',
  reason: null,
  skipped: false,
  attempts: 0,
  durationMs: 0,
  exchanges: [],
  captures: [],
  asserts: [],
})

const ended = (verdict: Verdict, reason: string | null) => ({ verdict, reason })

/** Tries until an attempt passes or none are left. An attempt that the run's end cut off does not count after another. */
async function untilItPasses(
  entry: Entry,
  blank: EntryResult,
  settings: Settings,
  surroundings: Surroundings,
): Promise<EntryResult> {
  const { signal } = surroundings
  const began = performance.now()
  let result = blank
  for (let attempts = 1; ; attempts++) {
    if (!(await pause(attempts === 1 ? settings.delayMs : settings.retryIntervalMs, signal))) break
    const tried = await attempt(entry, blank, settings, surroundings)
    if (attempts > 1 && signal.aborted && tried.verdict === 'inconclusive') break
    result = { ...tried, attempts }
    if (result.verdict === 'pass' || (settings.retry !== -1 && attempts > settings.retry)) break
  }
  const durationMs = performance.now() - began
  if (result.attempts === 0) return { ...result, durationMs, ...ended('inconclusive', stopped(signal)) }
  return { ...result, durationMs }
}

/** False when the run was stopped meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0 && !signal.aborted) await wait(ms, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}

export const stopped = (signal: AbortSignal) =>
  signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
    ? 'the check took longer than it may in all'
    : 'the check was stopped'

async function attempt(
  entry: Entry,
  blank: EntryResult,
  settings: Settings,
  { memory, jar, ask, room, requestTimeoutMs }: Surroundings,
): Promise<EntryResult> {
  let call: HttpCall
  let followed: Followed
  try {
    const asked = await callOf(entry.request, settings, memory.rendering, memory.readFile)
    call = { ...asked, timeoutMs: asked.timeoutMs ?? requestTimeoutMs }
    followed = await follow(call, settings, jar, room.around(ask))
  } catch (error) {
    const { verdict, text } = reasonOf(error)
    return { ...blank, ...ended(verdict, text) }
  }
  const sent = { ...blank, url: call.url, exchanges: followed.steps.map(recordOf) }
  if (followed.failure) return { ...sent, ...ended('inconclusive', followed.failure.message) }
  if (followed.tooMany) return { ...sent, ...ended('fail', `more than ${settings.maxRedirects} redirects`) }
  if (!entry.response || !followed.last) return sent
  const seen = { ...memory, rendering: rendering({ ...memory.rendering, listsOnly: settings.listsOnly }) }
  const examined = await examine(entry.response, answerOf(followed.last, followed.steps), seen)
  return { ...sent, ...examinedEnd(examined), captures: examined.captures, asserts: examined.asserts }
}

/** A failed assert counts before one that proves nothing. */
function examinedEnd({ asserts, reason }: Examined): { verdict: Verdict; reason: string | null } {
  const first = (verdict: Verdict) => asserts.find(assert => assert.verdict === verdict)
  const bad = first('fail') ?? (reason === null ? first('inconclusive') : undefined)
  if (bad === undefined) return reason === null ? ended('pass', null) : ended(reason.verdict, reason.text)
  const why = bad.message ?? `expected ${bad.expected}, got ${bad.actual}`
  return ended(bad.verdict, `line ${bad.line}: ${bad.assert}: ${why}`)
}
