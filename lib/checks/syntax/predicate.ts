import { bytes } from './bytes'
import { placeholder, quoted, regex } from './expression'
import type { Reader } from './reader'
import type { Predicate, PredicateValue } from './tree'
import { OLD_PREDICATES, PREDICATES } from './words'

/** `not`, the predicate's word, and its value if it takes one. */
export function predicate(reader: Reader): Predicate {
  const at = reader.position()
  const not = reader.match(/not(?=[ \t])/y) !== null
  if (not) reader.gap('a predicate')
  const start = reader.index
  const word = reader.match(/[=!<>]+|[A-Za-z][A-Za-z0-9]*/y) ?? ''
  const name = OLD_PREDICATES.get(word) ?? word
  const takes = PREDICATES.get(name)
  if (takes === undefined) return reader.fail(`a filter or a predicate such as ${EXAMPLES}`, start)
  if (takes.length === 0) return { at, not, name, value: null }
  reader.gap(`a value to compare with`)
  const before = reader.index
  const found = value(reader)
  if (found === null || !takes.includes(found.kind)) reader.fail(`${word} and ${wanted(takes)}`, before)
  return { at, not, name, value: found }
}

const EXAMPLES = '==, !=, >, contains, matches, exists'
const wanted = (kinds: string[]) => `one of: ${kinds.join(', ')}`

function value(reader: Reader): PredicateValue | null {
  const at = reader.position()
  if (reader.sees('"')) return { kind: 'string', at, template: quoted(reader) }
  if (reader.sees('{{')) return placeholder(reader)
  if (reader.sees('/')) return { kind: 'regex', at, source: regex(reader) }
  const word = reader.match(/(?:true|false|null)(?![A-Za-z0-9_])/y)
  if (word === 'null') return { kind: 'null', at }
  if (word !== null) return { kind: 'boolean', at, value: word === 'true' }
  const text = reader.match(/-?[0-9]+(?:\.[0-9]+)?/y)
  if (text !== null) return { kind: 'number', at, text }
  return bytes(reader)
}
