import { body } from './bytes'
import { template } from './expression'
import { keyValue, VALUE } from './pairs'
import { Reader, type SyntaxProblem, Unexpected } from './reader'
import { requestSection, responseSection } from './sections'
import type { Body, Entry, HurlFile, Request, Response } from './tree'

export type Parsed = { ok: true; file: HurlFile } | { ok: false; problem: SyntaxProblem }

const LONGEST = 2_000_000

/** Reads a Hurl file. Never throws: what is wrong with it comes back with its place and what was expected. */
export function parse(source: string): Parsed {
  const reader = new Reader(source)
  try {
    reader.take('\ufeff')
    if (source.length > LONGEST) reader.fail(`a file of at most ${LONGEST} characters`)
    const nul = source.indexOf('\0')
    if (nul !== -1) reader.fail('text, in which a NUL is written as \\u{0}', nul)
    const entries: Entry[] = []
    for (let comments = reader.skipLines(); !reader.ended; comments = reader.skipLines())
      entries.push(entry(reader, comments))
    return { ok: true, file: { entries } }
  } catch (error) {
    if (error instanceof Unexpected) return { ok: false, problem: error.problem }
    throw error
  }
}

function entry(reader: Reader, comments: string[]): Entry {
  const at = reader.position()
  const asked = request(reader)
  const answer = reader.past(() => response(reader))
  const before = reader.index
  reader.skipLines()
  if (!reader.ended && !reader.looksLike(METHOD)) reader.fail(answer === null ? IN_REQUEST : IN_RESPONSE)
  reader.index = before
  return { at, comments, request: asked, response: answer }
}

const METHOD = /[A-Z]+[ \t]/y
const IN_REQUEST = 'a header, a section, a body, HTTP and a status, or the next request'
const IN_RESPONSE = 'a header, [Captures], [Asserts], a body, or the next request'

function request(reader: Reader): Request {
  const at = reader.position()
  if (!reader.looksLike(METHOD) || reader.looksLike(/HTTP[ \t/]/y))
    reader.fail('a request such as “GET https://example.org/”')
  const method = reader.match(/[A-Z]+/y) ?? ''
  reader.gap('a URL')
  const url = template(reader, VALUE)
  if (url.parts.length === 0) reader.fail('a URL')
  reader.endLine()
  const headers = all(reader, () => keyValue(reader))
  const seen = new Set<string>()
  const sections = all(reader, () => requestSection(reader, seen))
  return { at, method, url, headers, sections, body: wholeBody(reader) }
}

function response(reader: Reader): Response | null {
  const at = reader.position()
  if (!reader.looksLike(/HTTP[ \t/]/y)) return null
  reader.expect('HTTP')
  const written = reader.take('/') ? (reader.match(/1\.0|1\.1|2|3|\*/y) ?? reader.fail('1.0, 1.1, 2 or 3')) : '*'
  reader.gap('a status or *')
  const status = reader.match(/[0-9]{1,9}|\*/y) ?? reader.fail('a status such as 200, or *')
  reader.endLine('the end of the line behind the status')
  const headers = all(reader, () => keyValue(reader))
  const seen = new Set<string>()
  const sections = all(reader, () => responseSection(reader, seen))
  return {
    at,
    version: written === '*' ? null : (written as '1.0' | '1.1' | '2' | '3'),
    status: status === '*' ? null : Number(status),
    headers,
    sections,
    body: wholeBody(reader),
  }
}

const wholeBody = (reader: Reader): Body | null =>
  reader.past(() => {
    const found = body(reader)
    if (found !== null) reader.endLine('the end of the line behind the body')
    return found
  })

function all<T>(reader: Reader, read: () => T | null): T[] {
  const found: T[] = []
  for (let next = reader.past(read); next !== null; next = reader.past(read)) found.push(next)
  return found
}
