import type { Assert, Capture, PredicateValue, Query } from '@/lib/checks/syntax/tree'
import { assert, capture, filter, header, jsonpath, plain, regex, string, value } from './build'
import { literalOf, pathOf } from './javascript'
import { statementsOf } from './script-statements'
import { variableName } from './variables'

export type Tests = { status: number | null; captures: Capture[]; asserts: Assert[]; lost: string[] }

/** Reads a test script: the statements that people write, by their shape. Nothing is run, and the others come back as `lost`. */
export function readTests(script: string): Tests {
  const tests: Tests = { status: null, captures: [], asserts: [], lost: [] }
  const bodies = new Set(['pm.response.json()', 'JSON.parse(responseBody)', 'JSON.parse(pm.response.text())'])
  for (const { text, nested } of statementsOf(script)) {
    const named = /^(?:const|let|var)?\s*([A-Za-z_$][\w$]*)\s*=\s*(.+)$/s.exec(text)
    if (!nested && named?.[1] && named[2] && bodies.has(named[2])) bodies.add(named[1])
    else if (
      nested ||
      !(readStatus(text, tests) || readAssert(text, bodies, tests) || readCapture(text, bodies, tests))
    )
      tests.lost.push(text)
  }
  return tests
}

const STATUS = [
  /^pm\.response\.to\.have\.status\((\d{3})\)$/,
  /^pm\.expect\(pm\.response\.(?:code|status)\)\.to\.(?:be\.)?(?:eql|equal|equals|eq)\((\d{3})\)$/,
  /^tests\[.+\]\s*=\s*responseCode\.code\s*={2,3}\s*(\d{3})$/,
]

function readStatus(text: string, tests: Tests): boolean {
  const found = STATUS.map(shape => shape.exec(text)?.[1]).find(code => code !== undefined)
  if (found === undefined) return false
  if (tests.status === null) tests.status = Number(found)
  else if (tests.status !== Number(found)) tests.asserts.push(assert(plain('status'), '==', value(Number(found))))
  return true
}

const CLASSES: Record<string, [from: number, below: number]> = {
  ...{ ok: [200, 300], success: [200, 300], redirection: [300, 400], clientError: [400, 500], serverError: [500, 600] },
  ...{
    error: [400, 600],
    notFound: [404, 405],
    unauthorized: [401, 402],
    forbidden: [403, 404],
    badRequest: [400, 401],
  },
}

function readAssert(text: string, bodies: Set<string>, { asserts }: Tests): boolean {
  const kind = /^pm\.response\.to\.be\.(\w+)$/.exec(text)?.[1]
  if (kind === 'json') return add(asserts, assert(header('Content-Type'), 'contains', string('json')))
  const range = kind && Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : undefined
  if (range)
    return add(asserts, assert(plain('status'), '>=', value(range[0])), assert(plain('status'), '<', value(range[1])))
  const has = /^pm\.response\.to\.have\.header\((.+)\)$/s.exec(text)?.[1]
  if (has !== undefined) return readHeader(has, asserts)
  const whole = /^pm\.response\.to\.have\.body\((.+)\)$/s.exec(text)?.[1]
  const exact = whole === undefined ? undefined : literalOf(whole)
  if (typeof exact === 'string') return add(asserts, assert(plain('body'), '==', string(exact)))
  const expected = /^pm\.expect\((.+?)\)\.(?:to\.)?((?:\w+\.)*\w+)(?:\((.*)\))?$/s.exec(text)
  if (!expected) return false
  const [, subject = '', said = '', argument] = expected
  const chain = said.replace(/\b(to|be|is|that|and|has|have|an?|deep|been)\.(?=\w)/g, '')
  const counted = LENGTH.test(subject)
  const query = queryOf(subject.replace(LENGTH, ''), bodies)
  const made = query && (counted ? lengthOf(query, chain, argument) : predicateOf(query, chain, argument))
  return made ? add(asserts, made) : false
}

/** The length of what JSON has there; that of a text is none of a check's. */
const LENGTH = /\.length\s*$/

function lengthOf(query: Query, chain: string, argument: string | undefined): Assert | undefined {
  const made = argument === undefined || query.kind !== 'jsonpath' ? undefined : predicateOf(query, chain, argument)
  const { predicate } = made ?? {}
  return predicate?.value?.kind === 'number' && made?.filters.length === 0
    ? { ...made, filters: [filter('count')] }
    : undefined
}

function add(asserts: Assert[], ...more: Assert[]): true {
  asserts.push(...more)
  return true
}

function readHeader(given: string, asserts: Assert[]): boolean {
  const both = /^(['"][^'"]+['"])\s*,\s*(['"].*['"])$/s.exec(given)
  const name = literalOf(both?.[1] ?? given)
  if (typeof name !== 'string') return false
  const wanted = both?.[2] === undefined ? undefined : literalOf(both[2])
  if (both && typeof wanted !== 'string') return false
  return add(
    asserts,
    typeof wanted === 'string' ? assert(header(name), '==', string(wanted)) : assert(header(name), 'exists'),
  )
}

/** What of the answer an expression names. */
function queryOf(subject: string, bodies: Set<string>): Query | undefined {
  const text = subject.trim()
  if (text === 'pm.response.code') return plain('status')
  if (text === 'pm.response.responseTime' || text === 'responseTime') return plain('duration')
  if (text === 'pm.response.text()' || text === 'responseBody') return plain('body')
  const named = /^pm\.response\.headers\.get\((['"])([^'"]+)\1\)$/.exec(text)
  if (named?.[2]) return header(named[2])
  for (const body of bodies) {
    if (text !== body && !(text.startsWith(body) && /^[.[]/.test(text.slice(body.length)))) continue
    const path = pathOf(text.slice(body.length))
    if (path !== undefined && !LENGTH.test(text)) return jsonpath(path)
  }
  return undefined
}

const COMPARED: Record<string, string> = {
  ...{ eql: '==', equal: '==', equals: '==', eq: '==', above: '>', greaterThan: '>', gt: '>', least: '>=', gte: '>=' },
  ...{
    below: '<',
    lessThan: '<',
    lt: '<',
    most: '<=',
    lte: '<=',
    include: 'contains',
    includes: 'contains',
    contain: 'contains',
  },
}
const ALONE: Record<string, PredicateValue> = { true: value(true), false: value(false), null: value(null) }
const TYPES: Record<string, string> = {
  ...{ string: 'isString', number: 'isNumber', boolean: 'isBoolean', array: 'isList', object: 'isObject' },
}

function predicateOf(query: Query, chain: string, argument: string | undefined): Assert | undefined {
  const words = chain.split('.')
  const not = words.includes('not')
  const [word = '', ...more] = words.filter(one => one !== 'not')
  if (more.length > 0) return undefined
  if (argument === undefined) {
    if (Object.hasOwn(ALONE, word)) return assert(query, '==', ALONE[word] ?? null, { not })
    if (word === 'exist') return assert(query, 'exists', null, { not })
    return word === 'empty' ? assert(query, 'isEmpty', null, { not }) : undefined
  }
  if (word === 'oneOf') return not ? undefined : oneOf(query, argument)
  const given = literalOf(argument)
  if (given === undefined) return undefined
  if (['a', 'an'].includes(word) && typeof given === 'string' && Object.hasOwn(TYPES, given))
    return assert(query, TYPES[given] ?? '', null, { not })
  if (word === 'property' && typeof given === 'string' && query.kind === 'jsonpath') {
    const [base] = query.argument.parts
    const path = pathOf(`[${JSON.stringify(given)}]`)?.slice(1)
    return assert(jsonpath(`${base}${path}`), 'exists', null, { not })
  }
  if ((word === 'lengthOf' || word === 'length') && typeof given === 'number')
    return assert(query, '==', value(given), { not, filters: [filter('count')] })
  return Object.hasOwn(COMPARED, word)
    ? assert(query, COMPARED[word] ?? '', typeof given === 'string' ? string(given) : value(given), { not })
    : undefined
}

/** `[200, 201]` */
function oneOf(query: Query, list: string): Assert | undefined {
  const inner = /^\[(.*)\]$/s.exec(list.trim())?.[1]
  const items = inner?.split(',').map(item => literalOf(item))
  if (!items || items.some(item => typeof item !== 'string' && typeof item !== 'number')) return undefined
  const escaped = items.map(item => `${item}`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return assert(query, 'matches', regex(`^(${escaped.join('|')})$`), { filters: [filter('toString')] })
}

const SETTER =
  /^(?:pm\.(?:environment|collectionVariables|globals|variables)\.set|postman\.set(?:Environment|Global)Variable)\(\s*(['"])([^'"]+)\1\s*,\s*(.+)\)$/s

function readCapture(text: string, bodies: Set<string>, { captures }: Tests): boolean {
  const [, , name, from] = SETTER.exec(text) ?? []
  const query = from === undefined ? undefined : queryOf(from, bodies)
  if (!name || !query) return false
  captures.push(capture(variableName(name), query))
  return true
}
