import { escapeSequence } from './escape'
import type { Reader } from './reader'
import type { Filter, FilterArgument, Pattern, Placeholder, Source, Template } from './tree'
import { FILTERS, FUNCTIONS } from './words'

/** Deeper than this no placeholder may hold another one, by way of a filter's argument. */
const DEEPEST = 8

/** How text is written in one place of the grammar. */
export type Style = {
  /** Whether the text ends here. */
  ends: (reader: Reader) => boolean
  /** Characters that a backslash may stand before; null: a backslash is itself. */
  escapes: string | null
  /** Without the spaces at its end. */
  trimmed?: boolean
  placeholders?: boolean
  depth?: number
}

/** Text with placeholders, up to where its style says. */
export function template(reader: Reader, style: Style): Template {
  const at = reader.position()
  const parts: Template['parts'] = []
  let text = ''
  let kept = 0
  let end = reader.index
  const flush = (length: number) => {
    if (length > 0) parts.push(text.slice(0, length))
    text = ''
    kept = 0
  }
  while (!reader.ended && !style.ends(reader)) {
    if (style.placeholders !== false && reader.sees('{{')) {
      flush(text.length)
      parts.push(placeholder(reader, style.depth ?? 0))
      end = reader.index
      continue
    }
    const escaped = style.escapes !== null && reader.sees('\\')
    const char = escaped ? escapeSequence(reader, style.escapes ?? '') : reader.next
    if (!escaped) reader.index += char.length
    text += char
    if (!escaped && style.trimmed && /[ \t\r]/.test(char)) continue
    kept = text.length
    end = reader.index
  }
  flush(style.trimmed ? kept : text.length)
  if (style.trimmed) reader.index = end
  return { at, parts }
}

/** A string in double quotes. */
export function quoted(reader: Reader, expected = 'a string in double quotes', depth = 0): Template {
  const at = reader.position()
  reader.expect('"', expected)
  const { parts } = template(reader, { ends: here => here.sees('"'), escapes: '"\\/#`:', depth })
  reader.expect('"', '“"” at the end of the string')
  return { at, parts }
}

/** `{{name filter …}}`, the variable or function and its filters. */
export function placeholder(reader: Reader, depth = 0): Placeholder {
  const at = reader.position()
  if (depth >= DEEPEST) reader.fail('fewer placeholders inside each other')
  reader.expect('{{')
  reader.spaces()
  const source = sourceOf(reader, depth)
  const found = filters(reader, depth + 1)
  reader.spaces()
  reader.expect('}}', found.length > 0 ? 'a filter or “}}”' : '“}}” or a filter after the name')
  return { kind: 'placeholder', at, source, filters: found }
}

function sourceOf(reader: Reader, depth: number): Source {
  const name = reader.match(/[A-Za-z_][A-Za-z0-9_-]*/y) ?? reader.fail('the name of a variable or function')
  const takesText = FUNCTIONS.get(name)
  if (takesText === undefined) return { kind: 'variable', name }
  if (!takesText) return { kind: 'function', name, argument: null }
  reader.gap('a string in double quotes')
  return { kind: 'function', name, argument: quoted(reader, undefined, depth + 1) }
}

/** Filters, each after a space; stands behind the last one. */
export function filters(reader: Reader, depth = 0): Filter[] {
  const found: Filter[] = []
  for (;;) {
    const before = reader.index
    const spaces = reader.spaces()
    const start = reader.index
    const name = reader.match(/[A-Za-z][A-Za-z0-9]*/y) ?? ''
    const takes = FILTERS.get(name)
    if (spaces === '' || takes === undefined) {
      reader.index = before
      return found
    }
    const taken = takes.map((kind): FilterArgument => {
      reader.gap(`what ${name} takes`)
      if (kind === 'text') return { kind, template: quoted(reader, undefined, depth) }
      if (kind === 'pattern') return { kind, pattern: pattern(reader, depth) }
      return reader.sees('{{') ? placeholder(reader, depth) : { kind, value: integer(reader, 'an integer') }
    })
    found.push({ at: reader.position(start), name, arguments: taken })
  }
}

/** `/regex/`, or one in double quotes. */
export function pattern(reader: Reader, depth = 0): Pattern {
  const at = reader.position()
  if (reader.sees('/')) return { kind: 'regex', at, source: regex(reader) }
  return { kind: 'template', at, template: quoted(reader, 'a regex in slashes or double quotes', depth) }
}

/** What stands between the slashes; `\/` is a slash. */
export function regex(reader: Reader): string {
  reader.expect('/')
  const written = reader.match(/(?:[^/\\\r\n]|\\[^\r\n])*/y) ?? ''
  reader.expect('/', '“/” at the end of the regex')
  return written.replace(/\\([\s\S])/g, (both, char) => (char === '/' ? '/' : both))
}

export function integer(reader: Reader, expected: string): number {
  const start = reader.index
  const value = Number(reader.match(/-?[0-9]+/y) ?? reader.fail(expected))
  if (!Number.isSafeInteger(value)) reader.fail(`${expected} of at most ${Number.MAX_SAFE_INTEGER}`, start)
  return value
}
