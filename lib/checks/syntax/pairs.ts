import { path } from './bytes'
import { type Style, template } from './expression'
import { type Reader, Unexpected } from './reader'
import type { FileParam, KeyValue, Template } from './tree'

/** The rest of a line, without a comment. */
export const VALUE: Style = { ends: here => here.looksLike(/#|\r?\n/y), escapes: '#\\"`/:; {}', trimmed: true }
const KEY: Style = {
  ends: here => !here.looksLike(/[\p{L}\p{N}_.[\]@$-]|\\|\{\{/uy),
  escapes: '#:\\"`/[] ',
}

/** `key:` and the spaces behind it, or null if this line has none. */
export function key(reader: Reader): Template | null {
  const start = reader.index
  if (reader.sees('[')) return null
  try {
    const found = template(reader, KEY)
    reader.spaces()
    if (found.parts.length > 0 && reader.take(':')) {
      reader.spaces()
      return found
    }
  } catch (error) {
    // Not readable as a key: whatever else may stand here says what it wanted.
    if (!(error instanceof Unexpected)) throw error
  }
  reader.index = start
  return null
}

/** A header, a parameter, a cookie. */
export function keyValue(reader: Reader): KeyValue | null {
  const at = reader.position()
  const name = key(reader)
  if (name === null) return null
  const value = template(reader, VALUE)
  reader.endLine()
  return { kind: 'value', at, key: name, value }
}

/** A line of `[Multipart]`. */
export function part(reader: Reader): KeyValue | FileParam | null {
  const at = reader.position()
  const start = reader.index
  const name = key(reader)
  if (name === null) return null
  if (!reader.take('file,')) {
    reader.index = start
    return keyValue(reader)
  }
  const file = path(reader)
  reader.spaces()
  const type = template(reader, VALUE)
  reader.endLine()
  return { kind: 'file', at, key: name, path: file, contentType: type.parts.length > 0 ? type : null }
}
