import { template } from './expression'
import { json } from './json'
import type { Reader } from './reader'
import type { Body, Bytes, Json, Multiline, Template } from './tree'
import { LANGUAGES } from './words'
import { xml } from './xml'

/** A body, or null if none begins here. */
export function body(reader: Reader): Body | null {
  if (reader.sees('<')) return { kind: 'xml', at: reader.position(), text: xml(reader) }
  if (reader.looksLike(/[{["0-9-]|true\b|false\b|null\b/y)) return json(reader)
  return bytes(reader)
}

/** Bytes as text, base64, hex or a file's, or null if none begin here. */
export function bytes(reader: Reader): Bytes | null {
  const at = reader.position()
  if (reader.sees('```')) return multiline(reader)
  if (reader.take('`')) {
    const { parts } = template(reader, { ends: here => here.looksLike(/`|\r?\n/y), escapes: '`#\\"/:' })
    reader.expect('`', '“`” at the end of the string')
    return { kind: 'oneline', at, template: { at, parts } }
  }
  if (reader.take('base64,')) return { kind: 'base64', at, text: encoded(reader, 'base64') }
  if (reader.take('hex,')) return { kind: 'hex', at, text: encoded(reader, 'hex') }
  if (reader.take('file,')) return { kind: 'file', at, path: path(reader) }
  return null
}

/** A file's name up to its `;`, which is taken. */
export function path(reader: Reader): Template {
  reader.spaces()
  const found = template(reader, {
    ends: here => here.looksLike(/[;#\r\n]/y),
    escapes: '\\#; {}:/"',
    trimmed: true,
  })
  if (found.parts.length === 0) reader.fail('the name of a file')
  reader.spaces()
  reader.expect(';', '“;” after the file’s name')
  return found
}

function encoded(reader: Reader, kind: 'base64' | 'hex'): string {
  const start = reader.index
  const text = (reader.match(kind === 'hex' ? /[0-9A-Fa-f \t\r\n]*/y : /[A-Za-z0-9+/= \t\r\n]*/y) ?? '').replace(
    /\s/g,
    '',
  )
  reader.expect(';', `${kind} text and “;”`)
  checkEncoded(reader, kind, text, start)
  return kind === 'hex' ? text.toLowerCase() : text
}

function checkEncoded(reader: Reader, kind: 'base64' | 'hex', text: string, start: number): void {
  if (kind === 'hex' && !/^(?:[0-9A-Fa-f]{2})*$/.test(text)) reader.fail('two hex digits for each byte', start)
  if (kind === 'base64' && !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3}={0,2})?$/.test(text))
    reader.fail('base64 text', start)
}

function multiline(reader: Reader): Multiline {
  const at = reader.position()
  reader.expect('```')
  const oneline = reader.looksLike(/[^\r\n`]*```/y)
  const hint = oneline ? null : hints(reader)
  const escapes = hint?.escape ? '\\`"#/:' : null
  const variables = hint?.variables ?? true
  const graphql = hint?.language === 'graphql'
  let graphqlVariables: Json | null = null
  const found = template(reader, {
    ends: here => here.sees('```') || (graphql && here.looksLike(/(?<=\n)variables[ \t]*\{/y)),
    escapes,
    placeholders: variables,
  })
  if (graphql && reader.match(/variables[ \t]*/y) !== null) {
    graphqlVariables = json(reader)
    reader.match(/[ \t\r\n]*/y)
  }
  reader.expect('```', '“```” at the end of the text')
  const kind = hint?.language
  if (kind === 'hex' || kind === 'base64')
    checkEncoded(
      reader,
      kind,
      found.parts
        .filter(part => typeof part === 'string')
        .join('')
        .replace(/\s/g, ''),
      reader.index,
    )
  return {
    kind: 'multiline',
    at,
    language: hint?.language ?? null,
    escape: hint?.escape ?? false,
    variables,
    template: found,
    graphqlVariables,
  }
}

/** What stands behind the opening backticks: a language, then attributes; the line's end is taken. */
function hints(reader: Reader): { language: string | null; escape: boolean; variables: boolean } {
  const start = reader.index
  const words = (reader.match(/[A-Za-z0-9, \t]*/y) ?? '').split(',').map(word => word.trim())
  const language = words.shift() || null
  const known = words.every(word => word === 'escape' || word === 'novariable')
  if ((language !== null && !LANGUAGES.includes(language)) || !known)
    reader.fail(`one of ${LANGUAGES.join(', ')}, then “,escape” or “,novariable”`, start)
  if (reader.match(/\r?\n/y) === null) reader.fail('the end of the line')
  const variables = language !== 'raw' && !words.includes('novariable')
  return { language, escape: words.includes('escape'), variables }
}
