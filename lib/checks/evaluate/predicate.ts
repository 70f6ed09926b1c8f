import { isIPv4, isIPv6 } from 'node:net'
import type { Predicate } from '../syntax/tree'
import { parseDate } from './parse-date'
import { matches } from './regex'
import { compare, equal, show, type Value } from './value'

export type Judgement = { holds: boolean; expected: string; actual: string }

/** Whether a test holds; `mismatch` when the value is of a type that it cannot judge, which fails with `not` as well. */
type Verdict = boolean | 'mismatch'

const WORDS: Record<string, string> = {
  '==': '',
  '!=': 'not ',
  '>': 'greater than ',
  '>=': 'at least ',
  '<': 'less than ',
  '<=': 'at most ',
  startsWith: 'starts with ',
  endsWith: 'ends with ',
  contains: 'contains ',
  includes: 'includes ',
  matches: 'matches ',
}
const TYPES: Record<string, string> = {
  exists: 'something',
  isBoolean: 'a boolean',
  isCollection: 'a collection',
  isDate: 'a date',
  isEmpty: 'something empty',
  isFloat: 'a float',
  isInteger: 'an integer',
  isIpv4: 'an IPv4 address',
  isIpv6: 'an IPv6 address',
  isIsoDate: 'a date as RFC 3339 writes it',
  isList: 'a list',
  isNumber: 'a number',
  isObject: 'an object',
  isString: 'a string',
  isUuid: 'a UUID',
}

/** Judges a value, or null for none, against a predicate whose own value is `wanted`. Throws NoValue for a wrong regex. */
export function judge(actual: Value | null, { not, name }: Predicate, wanted: Value | null): Judgement {
  const verdict = actual === null ? false : wanted === null ? alone(name, actual) : against(name, actual, wanted)
  const said = wanted === null ? (TYPES[name] ?? name) : `${WORDS[name] ?? `${name} `}${show(wanted)}`
  return {
    holds: verdict !== 'mismatch' && verdict !== not,
    expected: not ? `not ${said}` : said,
    actual: actual === null ? 'nothing' : show(actual),
  }
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function alone(name: string, actual: Value): Verdict {
  const { type } = actual
  const text = (test: (value: string) => boolean): Verdict => (type === 'string' ? test(actual.value) : 'mismatch')
  switch (name) {
    case 'exists':
      return type !== 'nodeset' || actual.size > 0
    case 'isBoolean':
    case 'isDate':
    case 'isFloat':
    case 'isInteger':
    case 'isList':
    case 'isObject':
    case 'isString':
      return type === name.slice('is'.length).toLowerCase()
    case 'isNumber':
      return type === 'integer' || type === 'float'
    case 'isCollection':
      return sizeOf(actual) !== null && type !== 'string'
    case 'isEmpty': {
      const size = sizeOf(actual)
      return size === null ? 'mismatch' : size === 0
    }
    case 'isIpv4':
      return text(isIPv4)
    case 'isIpv6':
      return text(isIPv6)
    case 'isUuid':
      return text(value => UUID.test(value))
    case 'isIsoDate':
      return text(value => ISO_DATE.test(value) && isDate(value))
    default:
      throw new Error(`no predicate ${name}`)
  }
}

function against(name: string, actual: Value, wanted: Value): Verdict {
  switch (name) {
    case '==':
      return equal(actual, wanted)
    case '!=':
      return !equal(actual, wanted)
    case 'includes':
      return actual.type === 'list' ? actual.items.some(item => equal(item, wanted)) : 'mismatch'
    case 'contains':
      if (actual.type === 'list') return actual.items.some(item => equal(item, wanted))
      return texts(actual, wanted, (whole, part) => whole.includes(part))
    case 'startsWith':
      return texts(actual, wanted, (whole, part) => whole.startsWith(part))
    case 'endsWith':
      return texts(actual, wanted, (whole, part) => whole.endsWith(part))
    case 'matches':
      return actual.type === 'string' && wanted.type === 'string' ? matches(wanted.value, actual.value) : 'mismatch'
    default:
      return ordered(name, compare(actual, wanted))
  }
}

function ordered(name: string, order: number | null): Verdict {
  if (order === null) return 'mismatch'
  if (name === '>') return order > 0
  if (name === '>=') return order >= 0
  if (name === '<') return order < 0
  if (name === '<=') return order <= 0
  throw new Error(`no predicate ${name}`)
}

/** Text with text, bytes with bytes: one character a byte, which keeps order and places. */
function texts(actual: Value, wanted: Value, test: (whole: string, part: string) => boolean): Verdict {
  if (actual.type === 'string' && wanted.type === 'string') return test(actual.value, wanted.value)
  if (actual.type !== 'bytes' || wanted.type !== 'bytes') return 'mismatch'
  const latin = (value: Uint8Array) => Buffer.from(value).toString('latin1')
  return test(latin(actual.value), latin(wanted.value))
}

function sizeOf(value: Value): number | null {
  if (value.type === 'list') return value.items.length
  if (value.type === 'object') return value.members.length
  if (value.type === 'nodeset') return value.size
  return value.type === 'string' || value.type === 'bytes' ? value.value.length : null
}

function isDate(text: string): boolean {
  try {
    return !Number.isNaN(parseDate(text, '%+').getTime())
  } catch {
    return false
  }
}
