import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { ConfigProblem } from './config-problem'
import { fail, ok, type Result } from './result'

export type ConfigPath = readonly (string | number)[]

/** A YAML text as plain data that still knows where everything stood. */
export type ConfigDocument = {
  data: unknown
  /** A problem with the value at `path`, or with the nearest value around it. */
  at: (path: ConfigPath, message: string) => ConfigProblem
  /** A problem with the key that ends `path`. */
  atKey: (path: ConfigPath, message: string) => ConfigProblem
}

const TOO_DEEP = 'the file is nested too deeply'

/** `environments.production.waves[1]`; keys that are not plain words are quoted. */
function pathText(path: ConfigPath): string {
  const text = path.map(part => {
    if (typeof part === 'number') return `[${part}]`
    return /^[\w-]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`
  })
  return text.join('').replace(/^\./, '')
}

/** What YAML can say and a `prometheus.yml` has no use for. Anchors are where small files grow without end. */
function unwanted(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = []
  const add = (offset: number | undefined, message: string) => found.push({ offset: offset ?? 0, message })
  visit(document, {
    Alias: (_, node) =>
      void add(node.range?.[0], `aliases (*${node.source}) cannot be used here: write the value again`),
    Node: (_, node) => {
      if (isScalar(node) && typeof node.value === 'string' && !node.value.isWellFormed())
        add(
          node.range?.[0],
          'half of a character cannot stand in this file (such as \\ud83d): write the whole character',
        )
      if ('anchor' in node && node.anchor)
        add(node.range?.[0], `anchors (&${node.anchor}) cannot be used here: write the value where it belongs`)
      if (node.tag) add(node.range?.[0], `tags (${node.tag}) cannot be used here`)
    },
    Pair: (_, pair: Pair) => {
      const key = pair.key
      const offset = isNode(key) ? key.range?.[0] : undefined
      if (!isScalar(key) || typeof key.value !== 'string') add(offset, 'keys must be text: put this one in quotes')
      else if (key.value === '__proto__') add(offset, 'unknown key __proto__')
    },
  })
  return found
}

/** The offset where the value at `path` begins, or of the nearest value around it. */
function valueOffset(document: Document, path: ConfigPath): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  if (isNode(node) && node.range) return node.range[0]
  return path.length === 0 ? 0 : valueOffset(document, path.slice(0, -1))
}

function keyOffset(document: Document, path: ConfigPath): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const pair = isMap(parent) && parent.items.find(item => isScalar(item.key) && item.key.value === path.at(-1))
  return pair && isScalar(pair.key) && pair.key.range ? pair.key.range[0] : valueOffset(document, path)
}

/** Far more characters than a real file has; the parser's time grows with depth. */
const LONGEST = 64 * 1024

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** The parser's own words where they would send people the wrong way. */
const PLAIN_WORDS: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'this key is here twice',
  MULTIPLE_DOCS: 'only one document can stand in this file: remove the line with ---',
  TAB_AS_INDENT: 'tabs cannot indent: use spaces',
}

function sentence({ code, message }: YAMLError): string {
  // The parser calls itself for every level of nesting, and reports as its own error that it ran out of stack.
  if (message.includes('call stack')) return TOO_DEEP
  return PLAIN_WORDS[code] ?? `${message.charAt(0).toLowerCase()}${message.slice(1)}`
}

function readText(text: string, lines: LineCounter): Result<ConfigDocument, ConfigProblem[]> {
  const place = (offset: number, path: ConfigPath, message: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col), path: pathText(path), message }
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', schema: 'core' })
  const control = CONTROL.exec(text)
  if (control) return fail([place(control.index, [], 'control characters cannot stand in this file')])
  // One broken line breaks those after it too: the first is the one to correct.
  const broken = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])[0]
  if (broken) return fail([place(broken.pos[0], [], sentence(broken))])
  const strange = unwanted(document)
  if (strange.length > 0) return fail(strange.map(({ offset, message }) => place(offset, [], message)))
  return ok({
    data: document.toJS(),
    at: (path, message) => place(valueOffset(document, path), path, message),
    atKey: (path, message) => place(keyOffset(document, path), path, message),
  })
}

/** Reads YAML 1.2 text without anchors, aliases, tags, control characters and halves of characters. Problems are in the order of the text. */
export function readConfigDocument(text: string): Result<ConfigDocument, ConfigProblem[]> {
  const whole = (message: string) => fail([{ line: 1, column: 1, path: '', message }])
  if (text.length > LONGEST) return whole(`the file has ${text.length} characters: at most ${LONGEST} are allowed`)
  try {
    return readText(text, new LineCounter())
  } catch (error) {
    // What could just be parsed can still be too deep to walk through.
    if (error instanceof RangeError) return whole(TOO_DEEP)
    throw error
  }
}
