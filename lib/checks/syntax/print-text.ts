import type { Filter, Pattern, Placeholder, Template } from './tree'

const NAMED = new Map([
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])
const unicode = (char: string) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
const escaped = (char: string) => NAMED.get(char) ?? unicode(char)

type Edges = { first: boolean; last: boolean }

/** A template's parts, text as `write` says; a brace that would open a placeholder is escaped. */
function parts(template: Template, write: (text: string, edges: Edges) => string): string {
  const end = template.parts.length - 1
  return template.parts
    .map((part, at) => {
      if (typeof part !== 'string') return placeholder(part)
      const pieces = part.split(at < end ? /\{(?=\{|$)/ : /\{(?=\{)/)
      return pieces
        .map((text, piece) => write(text, { first: at + piece === 0, last: at === end && piece === pieces.length - 1 }))
        .join('\\u{7b}')
    })
    .join('')
}

export const quoted = (template: Template): string =>
  `"${parts(template, text => text.replace(/["\\]/g, '\\$&').replace(/[\0-\x1f\x7f]/g, escaped))}"`

export const oneline = (template: Template): string =>
  `\`${parts(template, text => text.replace(/[`\\#]/g, '\\$&').replace(/[\0-\x1f\x7f]/g, escaped))}\``

/** Up to the end of the line: spaces at the edges are escaped, or they would be lost. */
export const value = (template: Template): string =>
  parts(template, (text, { first, last }) => {
    const safe = text.replace(/[#\\]/g, '\\$&').replace(/[\0-\x1f\x7f]/g, escaped)
    const begun = first ? safe.replace(/^ /, unicode) : safe
    return last ? begun.replace(/ $/, unicode) : begun
  })

export const key = (template: Template): string =>
  parts(template, (text, { first }) => {
    const safe = text.replace(/[^\p{L}\p{N}_.[\]@$-]/gu, unicode)
    return first ? safe.replace(/^\[/, unicode) : safe
  })

export const path = (template: Template): string =>
  parts(template, text => text.replace(/[\\#; {}]/g, '\\$&').replace(/[\0-\x1f\x7f]/g, escaped))

/** Between triple backticks: as it is, or with its escapes. */
export const verbatim = (template: Template, escapes: boolean): string =>
  escapes
    ? parts(template, text => text.replace(/[\\`]/g, '\\$&'))
    : template.parts.map(part => (typeof part === 'string' ? part : placeholder(part))).join('')

export function placeholder({ source, filters: after }: Placeholder): string {
  const argument = source.kind === 'function' && source.argument !== null ? ` ${quoted(source.argument)}` : ''
  return `{{${source.name}${argument}${filters(after)}}}`
}

/** Filters, each with a space before it. */
export const filters = (all: Filter[]): string =>
  all
    .map(({ name, arguments: given }) => {
      const words = given.map(argument => {
        if (argument.kind === 'text') return quoted(argument.template)
        if (argument.kind === 'pattern') return pattern(argument.pattern)
        return argument.kind === 'integer' ? String(argument.value) : placeholder(argument)
      })
      return ` ${[name, ...words].join(' ')}`
    })
    .join('')

export const pattern = (found: Pattern): string =>
  found.kind === 'regex' ? regex(found.source) : quoted(found.template)

export const regex = (source: string): string => `/${source.replaceAll('/', '\\/')}/`
