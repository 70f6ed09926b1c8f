import type { Reader } from './reader'

const NAME = /[\p{L}_:][\p{L}\p{N}_:.\u00b7-]*/uy
const ATTRIBUTES = /(?:[^<>"'/]|"[^"<]*"|'[^'<]*'|\/(?!>))*/y

/** An XML document, kept as written, from its first `<` to the end tag of its root. */
export function xml(reader: Reader): string {
  const start = reader.index
  prolog(reader)
  const open: string[] = []
  do {
    if (skipAside(reader)) continue
    if (open.length > 0 && reader.match(/[^<]+/y) !== null) continue
    const tag = reader.index
    if (reader.take('</')) {
      const name = reader.match(NAME) ?? ''
      const wanted = open.pop() ?? ''
      if (name !== wanted) reader.fail(`“</${wanted}>”`, tag)
      reader.spaces()
      reader.expect('>')
      continue
    }
    reader.expect('<', open.length > 0 ? `“</${open.at(-1)}>”` : 'an XML element')
    const name = reader.match(NAME) ?? reader.fail('the name of an element')
    reader.match(ATTRIBUTES)
    if (reader.take('/>')) continue
    reader.expect('>', '“>” at the end of the tag')
    open.push(name)
  } while (open.length > 0)
  return reader.source.slice(start, reader.index)
}

function prolog(reader: Reader): void {
  do reader.match(/[ \t\r\n]*/y)
  while (skipAside(reader) || reader.match(/<!DOCTYPE[^[>]*(?:\[[^\]]*\][^>]*)?>/y) !== null)
}

/** Comments, CDATA and processing instructions: what may hold a `<` that opens nothing. */
function skipAside(reader: Reader): boolean {
  for (const [from, to] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!reader.sees(from)) continue
    const end = reader.source.indexOf(to, reader.index + from.length)
    if (end === -1) reader.fail(`“${to}” after “${from}”`)
    reader.index = end + to.length
    return true
  }
  return false
}
