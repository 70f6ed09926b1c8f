import { integer, placeholder, quoted, template } from './expression'
import { VALUE } from './pairs'
import type { Reader } from './reader'
import type { Definition, Option, OptionValue } from './tree'
import { OPTIONS } from './words'

/** One line of `[Options]`, or null if this line is none. */
export function option(reader: Reader): Option | null {
  const at = reader.position()
  const start = reader.index
  const name = reader.match(/[A-Za-z0-9_.-]+(?=[ \t]*:)/y)
  if (name === null) return null
  const kind = OPTIONS.get(name)
  if (kind === undefined) return reader.fail(`an option: ${[...OPTIONS.keys()].join(', ')}`, start)
  reader.spaces()
  reader.expect(':')
  reader.spaces()
  const value = optionValue(reader, kind)
  reader.endLine(`the end of ${name}’s line`)
  return { at, name, value }
}

function optionValue(reader: Reader, kind: 'boolean' | 'integer' | 'duration' | 'text' | 'definition'): OptionValue {
  if (kind === 'text') return { kind, template: template(reader, VALUE) }
  if (kind === 'definition') return definition(reader)
  if (reader.sees('{{')) return placeholder(reader)
  if (kind === 'boolean') {
    const word = reader.match(/true\b|false\b/y) ?? reader.fail('true, false or a placeholder')
    return { kind, value: word === 'true' }
  }
  const start = reader.index
  const value = integer(reader, 'an integer or a placeholder')
  if (kind === 'integer') return value >= -1 ? { kind, value } : reader.fail('an integer from -1 up', start)
  if (value < 0) reader.fail('a duration such as 500ms or 2s', start)
  const unit = reader.match(/ms\b|[smh]\b/y) as 'ms' | 's' | 'm' | 'h' | null
  return { kind, value, unit }
}

/** `name=value` behind `variable:`. */
function definition(reader: Reader): OptionValue {
  const name = reader.match(/[A-Za-z_][A-Za-z0-9_-]*/y) ?? reader.fail('the name of a variable')
  reader.spaces()
  reader.expect('=')
  reader.spaces()
  return { kind: 'definition', name, value: definedValue(reader) }
}

function definedValue(reader: Reader): Definition {
  const word = reader.match(/(?:null|true|false)(?=[ \t]*(?:#|\r?\n|$))/y)
  if (word === 'null') return { kind: 'null' }
  if (word !== null) return { kind: 'boolean', value: word === 'true' }
  const text = reader.match(/-?[0-9]+(?:\.[0-9]+)?(?=[ \t]*(?:#|\r?\n|$))/y)
  if (text !== null) return { kind: 'number', text }
  return { kind: 'text', template: reader.sees('"') ? quoted(reader) : template(reader, VALUE) }
}
