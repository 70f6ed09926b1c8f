/** One statement; `nested` when it stands in a block, so that it may not be reached. */
export type Statement = { text: string; nested: boolean }

/** The head of a named test, whose function is only its wrapping. */
const WRAPPING =
  /^pm\.test\(\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*,\s*(?:async\s*)?(?:function\s*\w*\s*\(\w*\)\s*\{|\(?\w*\)?\s*=>\s*\{?)/

/** What a statement on the next line belongs to. */
const HEAD = /^\s*(?:else\s+)?(?:(?:if|for|while)\s*\(.*\)|else)\s*$/s

/** Text of JavaScript as its statements, without comments and without the wrapping of tests. */
export function statementsOf(script: string): Statement[] {
  const statements: Statement[] = []
  let rest = script
  let text = ''
  /** The braces around: of a named test, or of a block that may not be reached. */
  const open: ('test' | 'block')[] = []
  let brackets = 0
  const end = () => {
    const whole = text.trim()
    if (/[^\s)};,]/.test(whole)) statements.push({ text: whole, nested: open.includes('block') })
    text = ''
    brackets = 0
  }
  while (rest !== '') {
    const skip = text.trim() === '' ? (WRAPPING.exec(rest.trimStart())?.[0] ?? '') : ''
    if (skip !== '') {
      rest = rest.trimStart().slice(skip.length)
      if (skip.endsWith('{')) open.push('test')
      continue
    }
    const [piece = ''] =
      /^(?:\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?|`(?:[^`\\]|\\[\s\S])*`?|[\s\S])/.exec(
        rest,
      ) ?? []
    rest = rest.slice(piece.length)
    if (piece.startsWith('//') || piece.startsWith('/*')) continue
    if (piece === '{' && brackets === 0) {
      text += '{'
      end()
      open.push('block')
    } else if (piece === '}' && brackets === 0) {
      end()
      open.pop()
    } else if (piece === ';' || (piece === '\n' && brackets === 0 && !/^\s*\./.test(rest) && !HEAD.test(text))) end()
    else if (piece === ')' && brackets === 0) continue
    else if (/^\s$/.test(piece)) {
      if (/^\s*\./.test(rest)) rest = rest.trimStart()
      else if (text !== '' && !text.endsWith(' ')) text += ' '
    } else {
      if (/^[([{]$/.test(piece)) brackets++
      if (/^[)\]}]$/.test(piece)) brackets = Math.max(0, brackets - 1)
      text += piece
    }
  }
  end()
  return statements
}
