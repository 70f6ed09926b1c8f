import { filters, pattern, quoted } from './expression'
import type { Reader } from './reader'
import type { Filter, Query } from './tree'
import { CERTIFICATE_FIELDS, COOKIE_ATTRIBUTES, PLAIN_QUERIES, TEXT_QUERIES } from './words'

/** A query and its filters, the same for captures and asserts. */
export function refinedQuery(reader: Reader): { query: Query; filters: Filter[] } {
  return { query: query(reader), filters: filters(reader) }
}

function query(reader: Reader): Query {
  const at = reader.position()
  const start = reader.index
  const word = reader.match(/[A-Za-z0-9]+/y) ?? ''
  for (const kind of PLAIN_QUERIES) if (word === kind) return { kind, at }
  for (const kind of TEXT_QUERIES) {
    if (word !== kind) continue
    reader.gap('a string in double quotes')
    return { kind, at, argument: quoted(reader) }
  }
  if (word === 'regex') {
    reader.gap('a regex in slashes or double quotes')
    return { kind: 'regex', at, pattern: pattern(reader) }
  }
  if (word === 'cookie') return cookie(reader, at)
  if (word === 'certificate') {
    reader.gap('a field in double quotes')
    const before = reader.index
    const field = (reader.match(/"[^"\r\n]*"/y) ?? '').slice(1, -1)
    if (!CERTIFICATE_FIELDS.includes(field)) reader.fail(`one of ${asStrings(CERTIFICATE_FIELDS)}`, before)
    return { kind: 'certificate', at, field }
  }
  return reader.fail(
    `a query: ${[...PLAIN_QUERIES, ...TEXT_QUERIES, 'regex', 'cookie', 'certificate'].join(', ')}`,
    start,
  )
}

/** `cookie "name"` or `cookie "name[Attribute]"`. */
function cookie(reader: Reader, at: Query['at']): Query {
  reader.gap('the name of a cookie in double quotes')
  const start = reader.index
  const name = quoted(reader)
  const last = name.parts.at(-1)
  const path = typeof last === 'string' ? /\[\s*([A-Za-z-]+)\s*\]$/.exec(last) : null
  if (typeof last !== 'string' || path === null) return { kind: 'cookie', at, name, attribute: null }
  const attribute = COOKIE_ATTRIBUTES.find(known => known.toLowerCase() === path[1]?.toLowerCase())
  if (attribute === undefined) reader.fail(`one of ${asStrings(COOKIE_ATTRIBUTES)} in brackets`, start)
  const rest = last.slice(0, path.index)
  const parts = [...name.parts.slice(0, -1), ...(rest === '' ? [] : [rest])]
  return { kind: 'cookie', at, name: { at: name.at, parts }, attribute }
}

const asStrings = (words: readonly string[]) => words.map(word => `"${word}"`).join(', ')
