import { randomBytes } from 'node:crypto'
import type { ReadFile } from '../evaluate/assert'
import { multilineValue } from '../evaluate/multiline'
import type { Rendering } from '../evaluate/scope'
import { renderJson } from '../evaluate/template'
import { bytes, string, type Value } from '../evaluate/value'
import type { Body, FileParam, KeyValue, Request } from '../syntax/tree'

/** A body to send, or to compare with, and the media type that it implies. */
export type Content = { value: Extract<Value, { type: 'string' | 'bytes' }>; mediaType: string | null }

/** The content of a body, its placeholders filled in. Throws NoValue. */
export async function contentOf(body: Body, rendering: Rendering, readFile: ReadFile): Promise<Content> {
  switch (body.kind) {
    case 'json':
      return content(string(renderJson(body, rendering)), 'application/json')
    case 'xml':
      return content(string(body.text), 'application/xml')
    case 'oneline':
      return content(string(rendering.text(body.template)))
    case 'multiline':
      return content(multilineValue(body, rendering), TYPES_OF_LANGUAGES.get(body.language ?? '') ?? null)
    case 'base64':
    case 'hex':
      return content(bytes(Buffer.from(body.text, body.kind)))
    case 'file':
      return content(bytes(await readFile(rendering.text(body.path))))
  }
}

const content = (value: Value, mediaType: string | null = null): Content => ({
  value: value as Content['value'],
  mediaType,
})

const TYPES_OF_LANGUAGES = new Map([
  ['graphql', 'application/json'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
])

/** What a request sends: its body, or its form's fields, or its parts. */
export async function requestContent(
  request: Request,
  rendering: Rendering,
  readFile: ReadFile,
): Promise<Content | null> {
  if (request.body) return contentOf(request.body, rendering, readFile)
  for (const section of request.sections) {
    if (section.kind === 'form')
      return content(string(pairs(section.params, rendering)), 'application/x-www-form-urlencoded')
    if (section.kind === 'multipart') return multipart(section.params, rendering, readFile)
  }
  return null
}

/** Names and values as a form or a query string writes them: UTF-8, all but the unreserved characters as `%xx`. */
export const pairs = (params: KeyValue[], rendering: Rendering): string =>
  params.map(({ key, value }) => `${encoded(rendering.text(key))}=${encoded(rendering.text(value))}`).join('&')

const encoded = (text: string) =>
  text.replace(/[^A-Za-z0-9\-._~]+/g, part => Buffer.from(part).toString('hex').toUpperCase().replace(/../g, '%$&'))

/** RFC 7578. */
async function multipart(params: (KeyValue | FileParam)[], rendering: Rendering, readFile: ReadFile): Promise<Content> {
  const boundary = `----check-${randomBytes(12).toString('hex')}`
  const chunks: Uint8Array[] = []
  for (const param of params) {
    const name = quotable(rendering.text(param.key))
    const head = [`--${boundary}`, `Content-Disposition: form-data; name="${name}"`]
    if (param.kind === 'file') {
      const path = rendering.text(param.path)
      head[1] += `; filename="${quotable(path.split('/').at(-1) ?? path)}"`
      head.push(`Content-Type: ${param.contentType ? rendering.text(param.contentType) : typeOf(path)}`)
      chunks.push(Buffer.from(`${head.join('\r\n')}\r\n\r\n`), await readFile(path), Buffer.from('\r\n'))
    } else chunks.push(Buffer.from(`${head.join('\r\n')}\r\n\r\n${rendering.text(param.value)}\r\n`))
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  return content(bytes(Buffer.concat(chunks)), `multipart/form-data; boundary=${boundary}`)
}

const quotable = (text: string) => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const TYPES: [RegExp, string][] = [
  [/\.gif$/i, 'image/gif'],
  [/\.jpe?g$/i, 'image/jpeg'],
  [/\.png$/i, 'image/png'],
  [/\.svg$/i, 'image/svg+xml'],
  [/\.txt$/i, 'text/plain'],
  [/\.html?$/i, 'text/html'],
  [/\.json$/i, 'application/json'],
  [/\.pdf$/i, 'application/pdf'],
  [/\.xml$/i, 'application/xml'],
]
const typeOf = (path: string) => TYPES.find(([ending]) => ending.test(path))?.[1] ?? 'application/octet-stream'
