/**
 * Escape sequences in one line. Groups: the parameters and the final byte of a control sequence (`ESC [ … m`).
 * Everything else is only to be dropped: operating system commands, device strings and short escapes. A string without
 * an end in its line loses its opening only, so that nothing can hide the rest of a line.
 */
const ESCAPE =
  /\x1b(?:\[([0-?]{0,64})[ -/]{0,8}([@-~])|\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)|[PX^_][^\x1b]{0,4096}\x1b\\|[ -/]{0,8}[0-Z\\-~])?/g

export type Piece = { kind: 'text'; text: string } | { kind: 'control'; parameters: string; final: string }

/** A line as its texts and control sequences, in order; other escapes are gone. */
export function* pieces(raw: string): Generator<Piece> {
  let from = 0
  for (const match of raw.matchAll(ESCAPE)) {
    if (match.index > from) yield { kind: 'text', text: raw.slice(from, match.index) }
    from = match.index + match[0].length
    const [, parameters = '', final] = match
    if (final !== undefined) yield { kind: 'control', parameters, final }
  }
  if (from < raw.length) yield { kind: 'text', text: raw.slice(from) }
}

/** A line without its escape sequences. */
export const withoutEscapes = (raw: string): string => (raw.includes('\x1b') ? raw.replace(ESCAPE, '') : raw)

/** Controls, and what turns the direction of text around (it can make a line read as something that it is not). */
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Makes visible what would be invisible: a picture for a control character, `�` for the others. Tabs stay. */
export function visible(text: string): string {
  return text.replace(UNSEEN, char => {
    const code = char.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\ufffd'
  })
}
