import { parse } from '@/lib/checks/syntax/parse'
import type {
  Assert,
  Body,
  Capture,
  Entry,
  Filter,
  KeyValue,
  Option,
  OptionValue,
  Placeholder,
  PredicateValue,
  Query,
  RequestSection,
  Template,
} from '@/lib/checks/syntax/tree'

/** Nodes of a tree that was not read from anywhere. */
const at = { line: 1, column: 1 }

/** What a request of any source comes down to. Text may hold `{{variables}}`. */
export type Draft = {
  /** Each is a line of comment above the request. */
  comments: string[]
  method: string
  url: string
  headers: [name: string, value: string][]
  query?: [name: string, value: string][]
  form?: [name: string, value: string][]
  cookies?: [name: string, value: string][]
  multipart?: Part[]
  basicAuth?: { user: string; password: string } | undefined
  options?: [name: string, value: OptionValue][]
  body?: Body
  /** `null` is any. */
  status: number | null
  captures: Capture[]
  asserts: Assert[]
}

export type Part = { name: string; value: string } | { name: string; file: string; contentType: string | null }

/** `{{name}}` in text; a name is one of a variable or of a function without argument. */
const PLACEHOLDER = /\{\{([A-Za-z_][A-Za-z0-9_-]*)\}\}/g
const FUNCTIONS = ['newUuid', 'newDate']

export function template(text: string): Template {
  const parts = text.split(PLACEHOLDER).flatMap((piece, index): (string | Placeholder)[] => {
    if (index % 2 === 0) return piece === '' ? [] : [piece]
    const kind = FUNCTIONS.includes(piece) ? 'function' : 'variable'
    return [
      {
        at,
        kind: 'placeholder',
        source: kind === 'function' ? { kind, name: piece, argument: null } : { kind, name: piece },
        filters: [],
      },
    ]
  })
  return { at, parts }
}

export function entry(draft: Draft): Entry {
  const { comments, method, url, headers, body = null, status, captures, asserts } = draft
  return {
    at,
    comments: comments
      .flatMap(text => text.split(/\r?\n/))
      .map(text => ` ${text.replace(/[\0-\x1f\x7f]/g, ' ').trim()}`),
    request: { at, method, url: template(url), headers: pairs(headers), sections: sections(draft), body },
    response: {
      at,
      version: null,
      status,
      headers: [],
      sections: [
        ...(captures.length > 0 ? [{ at, kind: 'captures' as const, captures }] : []),
        ...(asserts.length > 0 ? [{ at, kind: 'asserts' as const, asserts }] : []),
      ],
      body: null,
    },
  }
}

function sections({ options = [], basicAuth, ...draft }: Draft): RequestSection[] {
  const some: RequestSection[] = []
  if (options.length > 0) {
    some.push({ at, kind: 'options', options: options.map(([name, value]): Option => ({ at, name, value })) })
  }
  if (basicAuth) some.push({ at, kind: 'basicAuth', params: pairs([[basicAuth.user, basicAuth.password]]) })
  for (const kind of ['query', 'form', 'cookies'] as const) {
    const params = draft[kind] ?? []
    if (params.length > 0) some.push({ at, kind, params: pairs(params) })
  }
  const { multipart = [] } = draft
  if (multipart.length > 0)
    some.push({ at, kind: 'multipart', params: multipart.filter(({ name }) => name !== '').map(part) })
  return some
}

/** A name cannot be empty. */
const pairs = (all: [string, string][]): KeyValue[] =>
  all
    .filter(([key]) => key !== '')
    .map(([key, value]) => ({ at, kind: 'value', key: template(key), value: template(value) }))

const part = (given: Part) =>
  'value' in given
    ? { at, kind: 'value' as const, key: template(given.name), value: template(given.value) }
    : {
        at,
        kind: 'file' as const,
        key: template(given.name),
        path: template(given.file),
        contentType: given.contentType === null ? null : template(given.contentType),
      }

/** A check cannot sign in without a user name: that is told. */
export function basicAuthOf(user: string, password: string, lose: (what: string) => void): Draft['basicAuth'] {
  if (user !== '') return { user, password }
  lose('it signs in without a user name, which is left out: give the header Authorization instead')
  return undefined
}

export const flag = (name: string): [string, OptionValue] => [name, { kind: 'boolean', value: true }]
export const textOption = (name: string, value: string): [string, OptionValue] => [
  name,
  { kind: 'text', template: template(value) },
]
export const durationOption = (name: string, ms: number): [string, OptionValue] => [
  name,
  { kind: 'duration', value: Math.max(0, Math.round(ms)), unit: 'ms' },
]
export const integerOption = (name: string, value: number): [string, OptionValue] => [name, { kind: 'integer', value }]

export const fileBody = (path: string): Body => ({ at, kind: 'file', path: template(path) })

/** As JSON or XML where it is that, so that it stays readable; else as text, byte for byte. */
export function textBody(text: string): Body {
  const parsed = parse(`POST http://localhost\n${text}\n`)
  const only = parsed.ok && parsed.file.entries.length === 1 ? parsed.file.entries[0] : undefined
  const body =
    only && !only.response && only.request.sections.length + only.request.headers.length === 0
      ? only.request.body
      : null
  if (body?.kind === 'json' && /^\s*[[{]/.test(text)) return body
  if (body?.kind === 'xml') return body
  return { at, kind: 'oneline', template: template(text) }
}

export const plain = (kind: 'status' | 'body' | 'duration' | 'bytes'): Query => ({ at, kind })
export const header = (name: string): Query => ({ at, kind: 'header', argument: template(name) })
export const jsonpath = (path: string): Query => ({ at, kind: 'jsonpath', argument: template(path) })
export const xpath = (path: string): Query => ({ at, kind: 'xpath', argument: template(path) })
export const filter = (name: string): Filter => ({ at, name, arguments: [] })

export const capture = (name: string, query: Query): Capture => ({
  at,
  name: template(name),
  query,
  filters: [],
  redact: false,
})

export function assert(
  query: Query,
  predicate: string,
  value: PredicateValue | null = null,
  more: { not?: boolean; filters?: Filter[] } = {},
): Assert {
  return { at, query, filters: more.filters ?? [], predicate: { at, not: more.not ?? false, name: predicate, value } }
}

export const string = (text: string): PredicateValue => ({ at, kind: 'string', template: template(text) })
export const regex = (source: string): PredicateValue => ({ at, kind: 'regex', source })

/** Text that is one placeholder keeps its type; numbers are written as they were. */
export function value(given: string | number | boolean | null): PredicateValue {
  if (given === null) return { at, kind: 'null' }
  if (typeof given === 'boolean') return { at, kind: 'boolean', value: given }
  if (typeof given === 'number') return { at, kind: 'number', text: decimal(given) }
  const [only, ...more] = template(given).parts
  return typeof only === 'object' && more.length === 0 ? only : string(given)
}

/** The grammar has no exponents. */
const decimal = (given: number) => (/e/.test(`${given}`) ? BigInt(Math.trunc(given)).toString() : `${given}`)

/** What is expected where the source expects nothing: a request that nobody judges proves nothing. */
export const noError: Assert = assert(plain('status'), '<', value(400))
