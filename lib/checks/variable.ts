import { number, string, type Value } from './evaluate/value'

/** A variable's value as it is written on a command line, typed as Hurl does: `true`, `null`, `12`, `1.5`, `"12"`, text. */
export function variableOf(text: string): Value {
  if (text === 'null') return { type: 'null' }
  if (text === 'true' || text === 'false') return { type: 'boolean', value: text === 'true' }
  if (/^-?[0-9]+(\.[0-9]+)?$/.test(text)) return number(text)
  return string(/^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text)
}
