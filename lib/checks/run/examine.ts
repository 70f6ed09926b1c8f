import { setImmediate as turn } from 'node:timers/promises'
import { type Answer, bodyOf, headerValues, textOf } from '../evaluate/answer'
import { judgeAssert, type ReadFile } from '../evaluate/assert'
import { applyFilters } from '../evaluate/filter'
import { parseJson } from '../evaluate/json-text'
import { ask } from '../evaluate/query'
import type { Rendering } from '../evaluate/scope'
import { bytes, equal, integer, NoValue, render, show, string, type Value } from '../evaluate/value'
import { printAssert } from '../syntax/print'
import type { Body, Position, Response } from '../syntax/tree'
import { contentOf } from './body'
import { cutEarly } from './mask'
import type { AssertResult, CaptureResult, Verdict } from './result'

/** What a run remembers from one entry to the next. */
export type Memory = {
  rendering: Rendering
  set: (name: string, value: Value) => void
  /** Keeps a value out of every result. */
  hide: (value: Value) => void
  readFile: ReadFile
}

export type Examined = {
  captures: CaptureResult[]
  asserts: AssertResult[]
  reason: { verdict: Verdict; text: string } | null
}

/**
 * Holds an answer against what an entry says of it: version and status first, then captures, then everything else.
 * After a wrong status nothing more is looked at; a capture that finds nothing ends it too.
 */
export async function examine(expected: Response, answer: Answer, memory: Memory): Promise<Examined> {
  const head = [versionAssert(expected, answer), statusAssert(expected, answer)].filter(found => found !== null)
  if (head.some(({ verdict }) => verdict !== 'pass')) return { captures: [], asserts: head, reason: null }
  const captures: CaptureResult[] = []
  for (const section of expected.sections) {
    if (section.kind !== 'captures') continue
    for (const capture of section.captures) {
      try {
        const name = memory.rendering.text(capture.name)
        const found = applyFilters(ask(capture.query, answer, memory.rendering), capture.filters, memory.rendering)
        if (found === null) throw new NoValue('answer', `the capture “${name}” found nothing`)
        if (capture.redact) memory.hide(found)
        memory.set(name, found)
        captures.push({ name, line: capture.at.line, value: cutEarly(show(found)) })
      } catch (error) {
        const { verdict, text } = reasonOf(error)
        return { captures, asserts: head, reason: { verdict, text: `line ${capture.at.line}: ${text}` } }
      }
    }
  }
  const asserts = [...head, ...headerAsserts(expected, answer, memory)]
  if (expected.body) asserts.push(await bodyAssert(expected.body, answer, memory))
  for (const section of expected.sections) {
    if (section.kind !== 'asserts') continue
    for (const assert of section.asserts)
      asserts.push(
        await judged(assert.at, printAssert(assert), () =>
          judgeAssert(assert, answer, memory.rendering, memory.readFile),
        ),
      )
  }
  return { captures, asserts, reason: null }
}

/** The verdict of a value that could not be had. Anything but NoValue is a mistake of ours, and proves nothing either. */
export function reasonOf(error: unknown): { verdict: Verdict; text: string } {
  const message = error instanceof Error ? error.message : String(error)
  const verdict = error instanceof NoValue && error.fault === 'answer' ? 'fail' : 'inconclusive'
  return { verdict, text: message }
}

type Judging = () => Promise<{ holds: boolean; expected: string; actual: string }>

async function judged({ line, column }: Position, assert: string, judging: Judging): Promise<AssertResult> {
  // Each may take its two seconds; what else this process does comes in between.
  await turn()
  try {
    const { holds, expected, actual } = await judging()
    return compared({ line, column }, assert, holds, expected, actual)
  } catch (error) {
    const { verdict, text } = reasonOf(error)
    return { line, column, assert, verdict, expected: '', actual: '', message: cutEarly(text) }
  }
}

const compared = (
  { line, column }: Position,
  assert: string,
  holds: boolean,
  expected: string,
  actual: string,
): AssertResult => ({
  line,
  column,
  assert,
  verdict: holds ? 'pass' : 'fail',
  expected: cutEarly(expected),
  actual: cutEarly(actual),
  message: null,
})

function versionAssert({ at, version }: Response, answer: Answer): AssertResult | null {
  if (version === null) return null
  return compared(at, `HTTP/${version}`, answer.version === version, `HTTP/${version}`, `HTTP/${answer.version}`)
}

function statusAssert({ at, status }: Response, answer: Answer): AssertResult | null {
  if (status === null) return null
  return compared(at, `HTTP ${status}`, answer.status === status, show(integer(status)), show(integer(answer.status)))
}

/** Each header that is written must be there with this value, among others of its name perhaps. */
function headerAsserts({ headers }: Response, answer: Answer, { rendering }: Memory): AssertResult[] {
  return headers.map(({ at, key, value }) => {
    try {
      const name = rendering.text(key)
      const wanted = rendering.text(value)
      const found = headerValues(answer, name)
      const actual = found.length === 0 ? 'nothing' : found.map(text => show(string(text))).join(', ')
      return compared(at, `${name}: ${wanted}`, found.includes(wanted), show(string(wanted)), actual)
    } catch (error) {
      const { verdict, text } = reasonOf(error)
      return { line: at.line, column: at.column, assert: 'header', verdict, expected: '', actual: '', message: text }
    }
  })
}

/** The whole body: JSON by its values, anything else byte by byte or character by character. */
const bodyAssert = (body: Body, answer: Answer, { rendering, readFile }: Memory): Promise<AssertResult> =>
  judged(body.at, 'body', async () => {
    const { value } = await contentOf(body, rendering, readFile)
    const actual = value.type === 'bytes' ? bytes(bodyOf(answer)) : string(textOf(answer))
    const isJson = body.kind === 'json' || (body.kind === 'multiline' && body.language === 'json')
    const holds = equal(actual, value) || (isJson && sameJson(render(actual), render(value)))
    return { holds, expected: show(value), actual: show(actual) }
  })

function sameJson(one: string, other: string): boolean {
  try {
    return equal(parseJson(one), parseJson(other))
  } catch {
    return false
  }
}
