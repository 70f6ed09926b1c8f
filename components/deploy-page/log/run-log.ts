import { styleAfter } from './line-spans'
import { overwrites, write } from './overwrite'
import { classOf, PLAIN, type Style } from './sgr'

/** Characters kept of one line; the rest is only in the download. */
export const LONGEST_KEPT = 200_000
/** A line that overwrites itself is drawn anew when it has grown to this. */
const REDRAW_AT = 4096

export type LogMark = { kind: 'begin' | 'end'; step: string; code: number | null; line: number }

/**
 * The log of one run as lines, from bytes that arrive in any pieces. Steps are told by marks with the run's nonce
 * (`lib/commands/marks.ts`); they are no part of the lines. Invalid UTF-8 becomes replacement characters.
 */
export class RunLog {
  /** Complete lines as they came, without the line feed. */
  readonly lines: string[] = []
  readonly marks: LogMark[] = []
  /** Bytes taken so far. */
  length = 0
  readonly #opening: string | null
  readonly #styles = new Map<number, Style>()
  readonly #cut = new Map<number, number>()
  readonly #times: { line: number; at: number }[] = []
  readonly #notices = new Map<number, string>()
  #decoder = newDecoder()
  #rest = ''
  #restCut = 0
  #redrawAt = REDRAW_AT
  #style: Style = PLAIN

  constructor(nonce: string | null) {
    this.#opening = nonce === null ? null : `\x1e${nonce} `
  }

  /** Lines to show, with the one that has begun. */
  get count(): number {
    return this.lines.length + (this.#open === '' ? 0 : 1)
  }

  line(index: number): string {
    return this.lines[index] ?? (index === this.lines.length ? this.#open : '')
  }

  /** The style in which a line begins. */
  styleAt(index: number): Style {
    return index === this.lines.length ? this.#style : (this.#styles.get(index) ?? PLAIN)
  }

  /** Characters of a line that were not kept. */
  cutAt(index: number): number {
    return this.#cut.get(index) ?? (index === this.lines.length ? this.#restCut : 0)
  }

  /** Set for a line that is ours: it says that bytes are missing here. */
  noticeAt(index: number): string | null {
    return this.#notices.get(index) ?? null
  }

  /** When a line began to arrive, in epoch milliseconds. */
  timeAt(index: number): number | null {
    let [low, high] = [0, this.#times.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#times[middle]?.line ?? 0) <= index) low = middle + 1
      else high = middle
    }
    return this.#times[low - 1]?.at ?? null
  }

  /** Takes bytes `[offset, offset + length)`. What was taken before is left out; a gap is named in a line. */
  push(offset: number, bytes: Uint8Array, at: number): void {
    if (offset + bytes.length <= this.length) return
    if (offset > this.length) this.skip(`${(offset - this.length).toLocaleString('en')} bytes are not shown`, offset)
    const fresh = bytes.subarray(this.length - offset)
    this.length += fresh.length
    this.#tell(this.lines.length + (this.#open === '' ? 0 : 1), at)
    this.#take(this.#decoder.decode(fresh, { stream: true }))
  }

  /** Ends the line at hand and says that something is left out, up to byte `offset`. */
  skip(notice: string, offset: number): void {
    this.#take(`${this.#decoder.decode()}${this.#rest === '' ? '' : '\n'}`)
    this.#decoder = newDecoder()
    this.#style = PLAIN
    this.#notices.set(this.lines.length, notice)
    this.lines.push('')
    this.length = offset
  }

  #take(text: string): void {
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#grow(text.slice(from, end))
      this.#endLine()
      from = end + 1
    }
    if (from < text.length) this.#grow(text.slice(from))
  }

  #grow(text: string): void {
    const room = LONGEST_KEPT - this.#rest.length
    this.#rest += text.length <= room ? text : text.slice(0, room)
    if (text.length > room) this.#restCut += text.length - room
    if (this.#rest.length > this.#redrawAt && overwrites(this.#rest)) {
      this.#rest = redraw(this.#rest, this.#style)
      this.#restCut = 0
      this.#redrawAt = Math.max(REDRAW_AT, this.#rest.length * 2)
    }
  }

  #endLine(): void {
    const raw = this.#rest
    this.#rest = ''
    this.#redrawAt = REDRAW_AT
    const mark = this.#opening === null ? -1 : raw.indexOf(this.#opening)
    const words = mark === -1 ? null : readMark(raw.slice(mark + (this.#opening?.length ?? 0)))
    // A command may leave its last line unfinished: what stands before the mark is a line of its own.
    if (!words) this.#add(raw)
    else if (mark > 0) this.#add(raw.slice(0, mark))
    this.#restCut = 0
    if (!words) return
    this.#style = PLAIN
    this.marks.push({ ...words, line: this.lines.length })
  }

  #add(raw: string): void {
    const index = this.lines.length
    if (this.#style !== PLAIN) this.#styles.set(index, this.#style)
    if (this.#restCut > 0) this.#cut.set(index, this.#restCut)
    this.#style = styleAfter(raw, this.#style)
    this.lines.push(raw)
  }

  /** The line at hand without a mark that has only begun to arrive. */
  get #open(): string {
    if (this.#opening === null) return this.#rest
    const start = this.#rest.lastIndexOf('\x1e')
    if (start === -1) return this.#rest
    const tail = this.#rest.slice(start)
    return this.#opening.startsWith(tail) || tail.startsWith(this.#opening) ? this.#rest.slice(0, start) : this.#rest
  }

  #tell(line: number, at: number): void {
    const last = this.#times.at(-1)
    if (last?.line === line) return
    this.#times.push({ line, at })
  }
}

const newDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true })

function readMark(words: string): Omit<LogMark, 'line'> | null {
  const match = /^(?:(begin) (\S+)|(end) (\S+) (\d+)(?: killed)?)$/.exec(words)
  if (match?.[2]) return { kind: 'begin', step: match[2], code: null }
  return match?.[4] ? { kind: 'end', step: match[4], code: Number(match[5]) } : null
}

/** The shortest text that shows the same and goes on from the same column and style. */
function redraw(raw: string, start: Style): string {
  const { cells, column, style } = write(raw, start)
  let text = '\r'
  let look = ''
  for (const cell of cells) {
    const wanted = sgrOf(cell.style)
    if (wanted !== look) text += wanted
    look = wanted
    text += cell.char
  }
  return `${text}${look === sgrOf(style) ? '' : sgrOf(style)}\x1b[${column + 1}G`
}

const NUMBER = { red: 1, green: 2, yellow: 3, blue: 4, magenta: 5, cyan: 6, dim: 60 }

function sgrOf(style: Style): string {
  if (classOf(style) === '') return '\x1b[0m'
  const codes = [0]
  if (style.fg) codes.push(30 + NUMBER[style.fg])
  if (style.bg) codes.push(40 + NUMBER[style.bg])
  if (style.bold) codes.push(1)
  if (style.dim) codes.push(2)
  if (style.italic) codes.push(3)
  if (style.underline) codes.push(4)
  if (style.inverse) codes.push(7)
  if (style.strike) codes.push(9)
  return `\x1b[${codes.join(';')}m`
}
