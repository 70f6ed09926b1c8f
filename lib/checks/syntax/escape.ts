import type { Reader } from './reader'

const SIMPLE: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * One escape, the backslash already seen: `\n`, `\u{1f600}`, or one of `also`, which stand for themselves.
 */
export function escapeSequence(reader: Reader, also: string): string {
  const start = reader.index
  reader.expect('\\')
  const letter = reader.next
  const simple = SIMPLE[letter] ?? (letter !== '' && also.includes(letter) ? letter : undefined)
  if (simple !== undefined) {
    reader.index += letter.length
    return simple
  }
  const unicode = reader.match(/u\{[0-9A-Fa-f]{1,6}\}/y)
  const point = unicode === null ? Number.NaN : Number.parseInt(unicode.slice(2, -1), 16)
  if (!(point <= 0x10ffff) || (point >= 0xd800 && point <= 0xdfff))
    reader.fail(`an escape: \\n \\r \\t \\b \\f \\u{…} ${[...also].map(char => `\\${char}`).join(' ')}`, start)
  return String.fromCodePoint(point)
}
