import { number, type Value } from './value'

const DEEPEST = 1000

/**
 * JSON text as a value. Unlike `JSON.parse` it keeps integers of any length, and tells `1` from `1.0`.
 * Throws a SyntaxError when the text is no JSON.
 */
export function parseJson(text: string): Value {
  // JSON.parse knows the grammar; what is below only has to walk through text that is right.
  JSON.parse(text)
  return new Walk(text).value(0)
}

class Walk {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): Value {
    if (depth > DEEPEST) throw new SyntaxError(`more than ${DEEPEST} levels`)
    switch (this.peek()) {
      case '{':
        return { type: 'object', members: this.items('}', () => this.member(depth)) }
      case '[':
        return { type: 'list', items: this.items(']', () => this.value(depth + 1)) }
      case '"':
        return { type: 'string', value: this.string() }
      case 't':
      case 'f':
        return { type: 'boolean', value: this.word(/true|false/y) === 'true' }
      case 'n':
        this.word(/null/y)
        return { type: 'null' }
      default:
        return number(this.word(/[-+.0-9eE]+/y))
    }
  }

  private member(depth: number): [string, Value] {
    this.peek()
    const name = this.string()
    this.skip(':')
    return [name, this.value(depth + 1)]
  }

  private items<T>(close: string, read: () => T): T[] {
    const found: T[] = []
    this.at += 1
    if (this.peek() === close) {
      this.at += 1
      return found
    }
    do found.push(read())
    while (!this.skip(close))
    return found
  }

  /** Takes the next character; true when it is the wanted one. */
  private skip(wanted: string): boolean {
    const found = this.peek()
    this.at += 1
    return found === wanted
  }

  private string(): string {
    // No regex: one with a choice for each character runs out of stack in a text of some megabytes.
    const start = this.at
    for (this.at += 1; this.text[this.at] !== '"'; this.at += 1) if (this.text[this.at] === '\\') this.at += 1
    this.at += 1
    return JSON.parse(this.text.slice(start, this.at)) as string
  }

  private peek(): string {
    this.word(/[ \t\r\n]*/y)
    return this.text[this.at] ?? ''
  }

  private word(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }
}
