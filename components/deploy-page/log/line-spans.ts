import { pieces, visible, withoutEscapes } from './escapes'
import { overwrites, trimReturns, write } from './overwrite'
import { applySgr, classOf, PLAIN, type Style } from './sgr'

/** Text of one look. React escapes it; nothing of a log is ever markup. */
export type Span = { text: string; className: string }

/** A raw line as the spans to show, from the style in which the line before ended. Neighbours differ in their look. */
export function lineSpans(raw: string, start: Style = PLAIN): Span[] {
  const line = trimReturns(raw)
  if (start === PLAIN && !line.includes('\x1b') && !overwrites(line)) return span(line, '')
  const spans: Span[] = []
  const add = (text: string, style: Style) => {
    const className = classOf(style)
    const last = spans.at(-1)
    if (last?.className === className) last.text += text
    else spans.push(...span(text, className))
  }
  if (overwrites(line)) for (const { char, style } of write(line, start).cells) add(char, style)
  else forward(line, start, add)
  return spans.map(({ text, className }) => ({ text: visible(text), className }))
}

const span = (text: string, className: string): Span[] => (text === '' ? [] : [{ text: visible(text), className }])

function forward(line: string, start: Style, add: (text: string, style: Style) => void): void {
  let style = start
  for (const piece of pieces(line)) {
    if (piece.kind === 'text') add(piece.text, style)
    else if (piece.final === 'm') style = applySgr(style, piece.parameters)
  }
}

/** The style in which a line ends: the next one begins with it. */
export function styleAfter(raw: string, start: Style): Style {
  if (!raw.includes('\x1b[')) return start
  let style = start
  for (const piece of pieces(raw)) {
    if (piece.kind === 'control' && piece.final === 'm') style = applySgr(style, piece.parameters)
  }
  return classOf(style) === '' ? PLAIN : style
}

/** A raw line as plain text, for searching and copying. */
export function lineText(raw: string): string {
  const line = trimReturns(raw)
  if (!overwrites(line)) return visible(withoutEscapes(line))
  return lineSpans(line)
    .map(({ text }) => text)
    .join('')
}

/** What a line says in error colour or words. */
export const looksLikeError = (raw: string): boolean =>
  /\x1b\[(?:\d+;)*31m/.test(raw) ||
  /\b(error|fatal|failed|failure|exception|panic|traceback|cannot|denied|refused)\b/i.test(raw)
