import { option } from './options'
import { key, keyValue, part } from './pairs'
import { predicate } from './predicate'
import { refinedQuery } from './query'
import type { Reader } from './reader'
import type { Assert, Capture, RequestSection, ResponseSection } from './tree'

/** Each section's kind by its names, the short one first. */
const REQUEST = new Map<string, RequestSection['kind']>([
  ['Query', 'query'],
  ['QueryStringParams', 'query'],
  ['Form', 'form'],
  ['FormParams', 'form'],
  ['Multipart', 'multipart'],
  ['MultipartFormData', 'multipart'],
  ['Cookies', 'cookies'],
  ['BasicAuth', 'basicAuth'],
  ['Options', 'options'],
])
const RESPONSE = new Map<string, ResponseSection['kind']>([
  ['Captures', 'captures'],
  ['Asserts', 'asserts'],
])

/** The next section of a request, or null. */
export function requestSection(reader: Reader, seen: Set<string>): RequestSection | null {
  const at = reader.position()
  const start = reader.index
  const kind = heading(reader, REQUEST, RESPONSE, seen, 'a response')
  if (kind === null) return null
  if (kind === 'options') return { kind, at, options: lines(reader, option) }
  if (kind === 'multipart') return { kind, at, params: lines(reader, part) }
  const params = lines(reader, keyValue)
  if (kind === 'basicAuth' && params.length > 1) reader.fail('one user and password in [BasicAuth]', start)
  return { kind, at, params }
}

/** The next section of a response, or null. */
export function responseSection(reader: Reader, seen: Set<string>): ResponseSection | null {
  const at = reader.position()
  const kind = heading(reader, RESPONSE, REQUEST, seen, 'a request')
  if (kind === null) return null
  if (kind === 'captures') return { kind, at, captures: lines(reader, capture) }
  return { kind, at, asserts: lines(reader, assert) }
}

/** `[Name]` and the end of its line. A JSON array may begin alike: only words in capitals are headings. */
function heading<K extends string>(
  reader: Reader,
  ours: ReadonlyMap<string, K>,
  theirs: ReadonlyMap<string, string>,
  seen: Set<string>,
  owner: string,
): K | null {
  const start = reader.index
  const name = reader.match(/\[[A-Z][A-Za-z]*\]/y)?.slice(1, -1)
  if (name === undefined) return null
  const kind = ours.get(name)
  if (kind === undefined)
    return reader.fail(
      theirs.has(name) ? `${headings(ours)}: [${name}] belongs to ${owner}` : `one of ${headings(ours)}`,
      start,
    )
  if (seen.has(kind)) reader.fail(`[${name}] only once here`, start)
  seen.add(kind)
  reader.endLine()
  return kind
}

const headings = (names: ReadonlyMap<string, string>) => [...names.keys()].map(name => `[${name}]`).join(', ')

function lines<T>(reader: Reader, read: (reader: Reader) => T | null): T[] {
  const found: T[] = []
  for (;;) {
    const line = reader.past(() => read(reader))
    if (line === null) return found
    found.push(line)
  }
}

function capture(reader: Reader): Capture | null {
  const at = reader.position()
  const name = key(reader)
  if (name === null) return null
  const refined = refinedQuery(reader)
  const redact = reader.match(/[ \t]+redact\b/y) !== null
  reader.endLine(redact ? undefined : 'a filter, “redact” or the end of the line')
  return { at, name, ...refined, redact }
}

/** An assert begins with a query's word, which no body and no request does. */
function assert(reader: Reader): Assert | null {
  const at = reader.position()
  if (!reader.looksLike(/[a-z]/y) || reader.looksLike(/(?:base64|hex|file),|(?:true|false|null)\b/y)) return null
  const refined = refinedQuery(reader)
  reader.gap('a predicate such as ==, contains, exists')
  const found = predicate(reader)
  reader.endLine()
  return { at, ...refined, predicate: found }
}
