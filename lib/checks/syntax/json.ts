import { placeholder } from './expression'
import type { Reader } from './reader'
import type { Json } from './tree'

const DEEPEST = 200

/** A JSON document with placeholders, kept as written. Its form is checked, its depth bounded. */
export function json(reader: Reader): Json {
  const at = reader.position()
  const parts: Json['parts'] = []
  let start = reader.index
  const keep = () => {
    if (reader.index > start) parts.push(reader.source.slice(start, reader.index))
  }
  const fill = (inString: boolean) => {
    keep()
    parts.push({ ...placeholder(reader), inString })
    start = reader.index
  }
  const string = (expected: string) => {
    reader.expect('"', expected)
    for (;;) {
      reader.match(/(?:[^"\\{\u0000-\u001f]|\{(?!\{)|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))+/y)
      if (reader.take('"')) return
      if (!reader.sees('{{')) reader.fail(reader.sees('\\') ? 'a JSON escape' : '“"” at the end of the string')
      fill(true)
    }
  }
  const space = () => reader.match(/[ \t\r\n]*/y)
  const items = (close: string, item: () => void) => {
    reader.index += 1
    space()
    if (reader.take(close)) return
    for (;;) {
      item()
      space()
      if (reader.take(close)) return
      reader.expect(',', `“,” or “${close}”`)
      space()
    }
  }
  const value = (depth: number) => {
    if (depth > DEEPEST) reader.fail(`JSON of at most ${DEEPEST} levels`)
    if (reader.sees('{{')) return fill(false)
    if (reader.sees('"')) return string('a string')
    if (reader.sees('[')) return items(']', () => value(depth + 1))
    if (reader.sees('{'))
      return items('}', () => {
        string('a key in double quotes')
        space()
        reader.expect(':')
        space()
        value(depth + 1)
      })
    if (reader.match(/true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y) === null)
      reader.fail('a JSON value')
  }
  value(0)
  keep()
  return { kind: 'json', at, parts }
}
