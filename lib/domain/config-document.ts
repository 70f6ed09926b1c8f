import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument, visit } from 'yaml'
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

/** Far more than a real file has; the parser's time grows with depth. */
const LONGEST = 64 * 1024

const FIRST: ConfigProblem = { line: 1, column: 1, path: '', message: '' }

/** `environments.production.waves[1]`; keys that are not plain words are quoted. */
export function pathText(path: ConfigPath): string {
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
      if ('anchor' in node && node.anchor)
        add(node.range?.[0], `anchors (&${node.anchor}) cannot be used here: write the value where it belongs`)
      if (node.tag?.startsWith('!')) add(node.range?.[0], `tags (${node.tag}) cannot be used here`)
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

function parse(text: string, lineCounter: LineCounter): Document | null {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2', schema: 'core', uniqueKeys: true })
  } catch {
    // The parser calls itself for every level of nesting.
    return null
  }
}

/** Reads YAML 1.2 text without anchors, aliases, tags and control characters. Problems are in the order of the text. */
export function readConfigDocument(text: string): Result<ConfigDocument, ConfigProblem[]> {
  if (text.length > LONGEST) return fail([{ ...FIRST, message: `the file has more than ${LONGEST} characters` }])
  const lines = new LineCounter()
  const place = (offset: number, path: ConfigPath, message: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col), path: pathText(path), message }
  }
  const document = parse(text, lines)
  if (!document) return fail([{ ...FIRST, message: 'the file is nested too deeply' }])

  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text)
  if (control) return fail([place(control.index, [], 'control characters cannot stand in this file')])
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) return fail(broken.map(error => place(error.pos[0], [], error.message)))
  const strange = unwanted(document)
  if (strange.length > 0) return fail(strange.map(({ offset, message }) => place(offset, [], message)))

  return ok({
    data: document.toJS(),
    at: (path, message) => place(valueOffset(document, path), path, message),
    atKey: (path, message) => place(keyOffset(document, path), path, message),
  })
}
