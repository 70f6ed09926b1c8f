import type { Filter, FilterArgument, Pattern } from '../syntax/tree'
import { decoded } from './answer'
import { formatDate } from './format-date'
import { escapeHtml, unescapeHtml } from './html'
import { jsonPath } from './json-path'
import { readEither } from './markup'
import { parseDate } from './parse-date'
import { firstGroup, replaceAll } from './regex'
import type { Rendering } from './scope'
import { bytes, integer, list, NoValue, number, render, show, string, toJson, type Value } from './value'
import { xPath } from './xpath'

type Type = Value['type']
type Of<T extends Type> = Extract<Value, { type: T }>
type Given = { text: (at: number) => string; integer: (at: number) => number; now: () => Date; listsOnly: boolean }
type Step = { takes: Type[]; apply: (value: never, given: Given) => Value | null }

/** A filter of these types of value. */
const on = <T extends Type>(takes: T[], apply: (value: Of<T>, given: Given) => Value | null): Step => ({ takes, apply })

const DAY_MS = 24 * 60 * 60 * 1000
const days = (ms: number) => integer(Math.trunc(ms / DAY_MS))
const buffer = (value: Uint8Array) => Buffer.from(value.buffer, value.byteOffset, value.byteLength)

/** https://hurl.dev/docs/filters.html */
const STEPS = new Map<string, Step>(
  Object.entries({
    base64Decode: on(['string'], ({ value }) => bytes(fromBase64(value, /^[A-Za-z0-9+/]*={0,2}$/))),
    base64Encode: on(['bytes'], ({ value }) => string(buffer(value).toString('base64'))),
    base64UrlSafeDecode: on(['string'], ({ value }) => bytes(fromBase64(value, /^[A-Za-z0-9_-]*={0,2}$/))),
    base64UrlSafeEncode: on(['bytes'], ({ value }) => string(buffer(value).toString('base64url'))),
    charsetDecode: on(['bytes'], ({ value }, { text }) => string(decoded(value, text(0), 'check'))),
    count: on(['list', 'object', 'nodeset', 'bytes'], value => integer(sizeOf(value))),
    dateFormat: on(['date'], ({ value }, { text }) => string(formatDate(value, text(0)))),
    daysAfterNow: on(['date'], ({ value }, { now }) => days(value.getTime() - now().getTime())),
    daysBeforeNow: on(['date'], ({ value }, { now }) => days(now().getTime() - value.getTime())),
    first: on(['list'], ({ items }) => items[0] ?? null),
    htmlEscape: on(['string'], ({ value }) => string(escapeHtml(value))),
    htmlUnescape: on(['string'], ({ value }) => string(unescapeHtml(value))),
    jsonpath: on(['string', 'list', 'object'], (value, { text, listsOnly }) =>
      jsonPath(value.type === 'string' ? value.value : toJson(value), text(0), listsOnly),
    ),
    last: on(['list'], ({ items }) => items.at(-1) ?? null),
    location: on(['redirect'], ({ location }) => string(location)),
    nth: on(['list'], ({ items }, given) => nth(items, given.integer(0))),
    regex: on(['string'], ({ value }, { text }) => maybe(firstGroup(text(0), value))),
    replace: on(['string'], ({ value }, { text }) => string(value.replaceAll(text(0), () => text(1)))),
    replaceRegex: on(['string'], ({ value }, { text }) => string(replaceAll(text(0), value, text(1)))),
    split: on(['string'], ({ value }, { text }) => list(value.split(text(0)).map(string))),
    toDate: on(['string'], ({ value }, { text }) => ({ type: 'date', value: parseDate(value, text(0)) })),
    toFloat: on(['string', 'integer', 'float'], value => ({
      type: 'float',
      value: Number(numeric(value, 'a number')),
    })),
    toHex: on(['bytes'], ({ value }) => string(buffer(value).toString('hex'))),
    toInt: on(['string', 'integer', 'float'], value => toInt(value)),
    toString: on(['string', 'integer', 'float', 'boolean', 'null', 'date', 'list', 'object'], value =>
      string(render(value)),
    ),
    urlDecode: on(['string'], ({ value }) => string(urlDecoded(value))),
    urlEncode: on(['string'], ({ value }) => string(urlEncoded(value))),
    urlQueryParam: on(['string'], ({ value }, { text }) => maybe(queryParam(value, text(0)))),
    utf8Decode: on(['bytes'], ({ value }) => string(decoded(value, 'utf-8', 'check'))),
    utf8Encode: on(['string'], ({ value }) => bytes(Buffer.from(value))),
    xpath: on(['string'], ({ value }, { text }) => xPath(readEither(value), text(0))),
  }),
)
const OLD_NAMES = new Map([
  ['decode', 'charsetDecode'],
  ['format', 'dateFormat'],
])

/** A value after its filters, one behind the other. Null is no value. Throws NoValue. */
export function applyFilters(value: Value | null, filters: Filter[], rendering: Rendering): Value | null {
  return filters.reduce<Value | null>((current, filter) => {
    const step = STEPS.get(OLD_NAMES.get(filter.name) ?? filter.name)
    if (!step) throw new Error(`no filter ${filter.name}`)
    if (current === null) throw new NoValue('answer', `there is no value for ${filter.name}`)
    if (!step.takes.includes(current.type))
      throw new NoValue('answer', `${filter.name} takes ${step.takes.join(' or ')}, not ${show(current)}`)
    const given: Given = {
      text: at => textOf(filter.arguments[at], rendering),
      integer: at => integerOf(filter.arguments[at], rendering),
      now: rendering.now,
      listsOnly: rendering.listsOnly ?? false,
    }
    return step.apply(current as never, given)
  }, value)
}

function textOf(argument: FilterArgument | undefined, rendering: Rendering): string {
  if (argument?.kind === 'text') return rendering.text(argument.template)
  if (argument?.kind === 'pattern') return patternText(argument.pattern, rendering)
  throw new Error('a filter without its text')
}

/** The source of a regex. */
export const patternText = (pattern: Pattern, rendering: Rendering): string =>
  pattern.kind === 'regex' ? pattern.source : rendering.text(pattern.template)

function integerOf(argument: FilterArgument | undefined, rendering: Rendering): number {
  if (argument?.kind === 'integer') return argument.value
  if (argument?.kind !== 'placeholder') throw new Error('a filter without its integer')
  const value = rendering.value(argument)
  if (value.type !== 'integer') throw new NoValue('check', `nth takes an integer, not ${show(value)}`)
  return Number(value.value)
}

function sizeOf(value: Of<'list' | 'object' | 'nodeset' | 'bytes'>): number {
  if (value.type === 'nodeset') return value.size
  return value.type === 'list' ? value.items.length : value.type === 'bytes' ? value.value.length : value.members.length
}

function nth(items: Value[], at: number): Value {
  const found = items.at(at)
  if (!found) throw new NoValue('answer', `there is no item ${at} among ${items.length}`)
  return found
}

const maybe = (text: string | null) => (text === null ? null : string(text))

function fromBase64(text: string, form: RegExp): Uint8Array {
  if (!form.test(text)) throw new NoValue('answer', `${show(string(text))} is no base64 text of this kind`)
  return Buffer.from(text, 'base64')
}

function numeric(value: Of<'string' | 'integer' | 'float'>, wanted: string): number | bigint {
  if (value.type !== 'string') return value.value
  const found = /^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(value.value)
    ? number(value.value.replace(/^\+/, ''))
    : null
  if (found?.type !== 'integer' && found?.type !== 'float')
    throw new NoValue('answer', `${show(value)} is not ${wanted}`)
  return found.value
}

function toInt(value: Of<'string' | 'integer' | 'float'>): Value {
  if (value.type === 'integer') return value
  if (value.type === 'float') return integer(BigInt(Math.trunc(value.value)))
  const found = numeric(value, 'an integer')
  if (typeof found !== 'bigint') throw new NoValue('answer', `${show(value)} is not an integer`)
  return integer(found)
}

function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new NoValue('answer', `${show(string(text))} is no URL-encoded UTF-8 text`)
  }
}

/** All but RFC 3986's unreserved characters and the slash. */
const urlEncoded = (text: string) =>
  text.replace(/[^A-Za-z0-9\-._~/]+/g, part => Buffer.from(part).toString('hex').toUpperCase().replace(/../g, '%$&'))

function queryParam(text: string, name: string): string | null {
  if (!URL.canParse(text)) throw new NoValue('answer', `${show(string(text))} is no URL`)
  return new URL(text).searchParams.get(name)
}
