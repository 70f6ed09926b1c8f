import { createHash } from 'node:crypto'
import type { Query } from '../syntax/tree'
import { type Answer, bodyOf, headerValues, textOf } from './answer'
import { cookieValue, parseSetCookie } from './cookie'
import { patternText } from './filter'
import { jsonPath } from './json-path'
import { readHtml, readXml } from './markup'
import { firstGroup } from './regex'
import type { Rendering } from './scope'
import { bytes, integer, list, string, type Value } from './value'
import { xPath } from './xpath'

/** What a query finds in an answer; null for nothing. Throws NoValue. */
export function ask(query: Query, answer: Answer, rendering: Rendering): Value | null {
  switch (query.kind) {
    case 'status':
      return integer(answer.status)
    case 'version':
      return string(answer.version)
    case 'url':
      return string(answer.url)
    case 'ip':
      return string(answer.ip)
    case 'body':
      return string(textOf(answer))
    case 'bytes':
      return bytes(bodyOf(answer))
    case 'rawbytes':
      return bytes(answer.rawBody)
    case 'duration':
      return integer(Math.round(answer.durationMs))
    case 'sha256':
    case 'md5':
      return bytes(createHash(query.kind).update(bodyOf(answer)).digest())
    case 'redirects':
      return list(answer.redirects.map(location => ({ type: 'redirect', location })))
    case 'header':
      return oneOrMany(headerValues(answer, rendering.text(query.argument)))
    case 'variable':
      return rendering.variables.get(rendering.text(query.argument)) ?? null
    case 'jsonpath':
      return jsonPath(textOf(answer), rendering.text(query.argument), rendering.listsOnly)
    case 'xpath':
      return xPath(documentOf(answer), rendering.text(query.argument))
    case 'regex': {
      const found = firstGroup(patternText(query.pattern, rendering), textOf(answer))
      return found === null ? null : string(found)
    }
    case 'cookie':
      return cookie(answer, rendering.text(query.name), query.attribute)
    case 'certificate':
      return certificate(answer, query.field)
  }
}

function oneOrMany(values: string[]): Value | null {
  const [first] = values
  if (first === undefined) return null
  return values.length === 1 ? string(first) : list(values.map(string))
}

function documentOf(answer: Answer) {
  const type = headerValues(answer, 'content-type')[0] ?? ''
  return /^\s*text\/html\b/i.test(type) ? readHtml(textOf(answer)) : readXml(textOf(answer))
}

function cookie(answer: Answer, name: string, attribute: string | null): Value | null {
  const found = headerValues(answer, 'set-cookie')
    .map(parseSetCookie)
    .findLast(set => set?.name === name)
  return found ? cookieValue(found, attribute) : null
}

function certificate({ certificate: found }: Answer, field: string): Value | null {
  if (found === null) return null
  const date = (value: Date): Value => ({ type: 'date', value })
  const fields = new Map<string, Value>([
    ['Subject', string(found.subject)],
    ['Issuer', string(found.issuer)],
    ['Start-Date', date(found.startDate)],
    ['Expire-Date', date(found.expireDate)],
    ['Serial-Number', string(found.serialNumber)],
    ['Subject-Alt-Name', string(found.subjectAltName)],
    ['Value', string(found.pem)],
  ])
  return fields.get(field) ?? null
}
