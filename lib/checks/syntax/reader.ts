import type { Position } from './tree'

/** A place where the file is not what the grammar says. */
export type SyntaxProblem = {
  at: Position
  expected: string
  /** What stands there instead: a few characters, `end of line` or `end of file`. */
  found: string
  /** The whole line, for showing. */
  line: string
}

/** Thrown inside the parser only: `parse` gives the problem as a value. */
export class Unexpected extends Error {
  readonly problem: SyntaxProblem

  constructor(problem: SyntaxProblem) {
    super(`expected ${problem.expected}, found ${problem.found}`)
    this.problem = problem
  }
}

/** Reads a source from left to right. */
export class Reader {
  index = 0
  readonly source: string
  private readonly lineStarts: number[] = [0]

  constructor(source: string) {
    this.source = source
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) this.lineStarts.push(at + 1)
  }

  get ended(): boolean {
    return this.index >= this.source.length
  }

  position(index = this.index): Position {
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.lineStarts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: index - (this.lineStarts[low] ?? 0) + 1 }
  }

  /** The next character's whole code point; empty at the end. */
  get next(): string {
    const point = this.source.codePointAt(this.index)
    return point === undefined ? '' : String.fromCodePoint(point)
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.index)
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false
    this.index += text.length
    return true
  }

  /** What a sticky pattern (flag `y`) matches here, taken. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.index
    const found = pattern.exec(this.source)?.[0] ?? null
    if (found !== null) this.index += found.length
    return found
  }

  looksLike(pattern: RegExp): boolean {
    pattern.lastIndex = this.index
    return pattern.test(this.source)
  }

  expect(text: string, expected = `“${text}”`): void {
    if (!this.take(text)) this.fail(expected)
  }

  spaces(): string {
    return this.match(/[ \t]*/y) ?? ''
  }

  /** At least one space or tab. */
  gap(expected: string): void {
    if (this.spaces() === '') this.fail(`a space and ${expected}`)
  }

  /** The end of a line: spaces and a comment may come first. */
  endLine(expected = 'the end of the line'): void {
    this.spaces()
    this.match(/#[^\n]*/y)
    if (this.match(/\r?\n/y) === null && !this.ended) this.fail(expected)
  }

  /** Skips empty lines, comments and the next line's indent; gives the comments, without their `#`. */
  skipLines(): string[] {
    const comments: string[] = []
    for (;;) {
      this.match(/[ \t\r\n]*/y)
      const comment = this.match(/#[^\n]*/y)
      if (comment === null) return comments
      comments.push(comment.slice(1).replace(/\r$/, ''))
    }
  }

  /** Skips lines and reads, or stands where it stood if there was nothing to read. */
  past<T>(read: () => T | null): T | null {
    const before = this.index
    this.skipLines()
    const found = read()
    if (found === null) this.index = before
    return found
  }

  fail(expected: string, index = this.index): never {
    const at = this.position(index)
    const start = this.lineStarts[at.line - 1] ?? 0
    const end = this.source.indexOf('\n', start)
    const line = this.source.slice(start, end === -1 ? undefined : end).replace(/\r$/, '')
    const rest = line.slice(index - start, index - start + 20).trimEnd()
    const found = rest !== '' ? `“${rest}”` : end === -1 ? 'the end of the file' : 'the end of the line'
    throw new Unexpected({ at, expected, found, line })
  }
}
