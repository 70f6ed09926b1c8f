/** A command line: its words, and what of it could not be read as a word. */
export type Command = { words: string[]; odd: string[] }

const NAMED: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  0: '\0',
}

/**
 * Reads commands as a POSIX shell does: quotes, `$'…'`, escapes, comments, lines joined by a backslash. Nothing is run:
 * `$NAME` becomes `{{NAME}}`, and what a shell would compute is told in `odd`.
 */
export function shellCommands(text: string): Command[] {
  const commands: Command[] = []
  let command: Command = { words: [], odd: [] }
  let word: string | undefined
  const endWord = () => {
    if (word !== undefined) command.words.push(word)
    word = undefined
  }
  const endCommand = () => {
    endWord()
    if (command.words.length > 0) commands.push(command)
    command = { words: [], odd: [] }
  }
  const add = (more: string) => {
    word = (word ?? '') + more
  }
  const rest = new Rest(text.replace(/\r\n/g, '\n'))
  while (!rest.ended) {
    const part = rest.take(/\\\n/y)
    if (part !== undefined) continue
    if (rest.take(/[ \t]+/y) !== undefined) endWord()
    else if (word === undefined && rest.take(/#[^\n]*/y) !== undefined) continue
    else if (rest.take(/\n|;|&&|\|\|/y) !== undefined) endCommand()
    else {
      const other = rest.take(/[0-9]*[<>]+&?\s*[^\s;|&]*|[|&][^\n;]*/y)
      if (other !== undefined) {
        endWord()
        command.odd.push(other.trim())
        continue
      }
      add(piece(rest, command.odd))
    }
  }
  endCommand()
  return commands
}

function piece(rest: Rest, odd: string[]): string {
  const single = rest.take(/'[^']*'?/y)
  if (single !== undefined) return single.slice(1).replace(/'$/, '')
  const ansi = rest.take(/\$'(?:[^'\\]|\\[\s\S])*'?/y)
  if (ansi !== undefined) return unescaped(ansi.slice(2).replace(/'$/, ''))
  if (rest.take(/"/y) !== undefined) {
    let inside = ''
    while (!rest.ended && rest.take(/"/y) === undefined) inside += inQuotes(rest, odd)
    return inside
  }
  return (
    dollar(rest, odd) ??
    rest.take(/\\[\s\S]/y)?.slice(1) ??
    rest.take(/[^\s'"\\$`;|&<>]+/y) ??
    rest.take(/[\s\S]/y) ??
    ''
  )
}

const inQuotes = (rest: Rest, odd: string[]): string =>
  dollar(rest, odd) ??
  rest.take(/\\\n/y)?.slice(2) ??
  rest.take(/\\["\\$`]/y)?.slice(1) ??
  rest.take(/[^"\\$`]+/y) ??
  rest.take(/[\s\S]/y) ??
  ''

function dollar(rest: Rest, odd: string[]): string | undefined {
  const name = rest.take(/\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*\})/y)
  if (name !== undefined) return `{{${name.replace(/[${}]/g, '')}}}`
  const computed = rest.take(/\$\([^)]*\)?|`[^`]*`?|\$\{[^}]*\}?/y)
  if (computed === undefined) return undefined
  odd.push(computed)
  return ''
}

const unescaped = (text: string) =>
  text.replace(/\\(u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|x[0-9a-fA-F]{1,2}|[\s\S])/g, (_all, code: string) => {
    if (/^[uUx]./.test(code)) return String.fromCodePoint(Math.min(Number.parseInt(code.slice(1), 16), 0x10ffff))
    return NAMED[code] ?? code
  })

class Rest {
  #at = 0
  constructor(readonly text: string) {}

  get ended(): boolean {
    return this.#at >= this.text.length
  }

  /** What a sticky pattern finds here, which is then behind us. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.text)?.[0]
    if (!found) return undefined
    this.#at += found.length
    return found
  }
}
