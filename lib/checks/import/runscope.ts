import { z } from 'zod'
import type { Assert, Query } from '@/lib/checks/syntax/tree'
import { fail, ok, type Result } from '@/lib/domain/result'
import {
  assert,
  basicAuthOf,
  capture,
  type Draft,
  durationOption,
  entry,
  filter,
  header,
  jsonpath,
  noError,
  plain,
  string,
  textBody,
  value,
  xpath,
} from './build'
import { type Imported, Losses } from './imported'
import { pathOf } from './javascript'
import { ourVariables, variableName } from './variables'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const rule = z.object({
  source: z.string(),
  property: z.string().nullish(),
  comparison: z.string().nullish(),
  value: scalar.optional(),
})
const named = z.object({ name: z.string(), source: z.string(), property: z.string().nullish() })
const many = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

const step = z.object({
  step_type: z.string().default('request'),
  skipped: z.boolean().nullish(),
  method: z.string().nullish(),
  url: z.string().nullish(),
  note: z.string().nullish(),
  body: z.string().nullish(),
  form: many.nullish(),
  headers: many.nullish(),
  auth: z.record(z.string(), z.unknown()).nullish(),
  assertions: z.array(rule).nullish(),
  variables: z.array(named).nullish(),
  scripts: z.array(z.string()).nullish(),
  before_scripts: z.array(z.string()).nullish(),
  multipart_form: z.array(z.unknown()).nullish(),
  duration: z.number().nullish(),
})
type Step = z.output<typeof step>

const test = z.object({ name: z.string().nullish(), description: z.string().nullish(), steps: z.array(step).min(1) })
const file = z.union([
  test.transform(one => [one]),
  z.array(test),
  z.object({ data: test }).transform(({ data }) => [data]),
])

/** Runscope's export of a test (or what its API answers): one check for each test. */
export function importRunscope(json: unknown): Result<Imported, string> {
  const read = file.safeParse(json)
  if (!read.success) return fail('it is no test of Runscope: it has no list of steps')
  const losses = new Losses()
  const checks = read.data.map((one, index) => {
    const name = one.name || `test ${index + 1}`
    const drafts = draftsOf(one.steps, name, losses)
    const [first] = drafts
    if (first && one.description) first.comments.unshift(one.description)
    return { name, file: { entries: drafts.map(entry) } }
  })
  return ok({ checks: checks.filter(check => check.file.entries.length > 0), lost: losses.all })
}

function draftsOf(steps: Step[], test: string, losses: Losses): Draft[] {
  const drafts: Draft[] = []
  let pauseMs = 0
  for (const [index, one] of steps.entries()) {
    const where = `${test}, step ${index + 1}`
    if (one.skipped) losses.add(where, 'the step is switched off, and is left out')
    else if (one.step_type === 'pause') pauseMs += (one.duration ?? 0) * 1000
    else if (one.step_type !== 'request')
      losses.add(where, `a step of the kind ${one.step_type} has no like in a check`)
    else if (!one.url) losses.add(where, 'the request has no URL, and is left out')
    else {
      const draft = draftOf(one, one.url, where, losses)
      if (pauseMs > 0) draft.options?.push(durationOption('delay', pauseMs))
      pauseMs = 0
      drafts.push(draft)
    }
  }
  return drafts
}

function draftOf(one: Step, url: string, where: string, losses: Losses): Draft {
  const ours = (text: string) => ourVariables(text, where, losses)
  const pairs = (all: Step['headers']) =>
    Object.entries(all ?? {}).flatMap(([name, values]) =>
      [values].flat().map((text): [string, string] => [ours(name), ours(text)]),
    )
  const scripts = [...(one.before_scripts ?? []), ...(one.scripts ?? [])].filter(script => script.trim() !== '')
  for (const script of scripts) losses.add(where, `a script is left out: ${JSON.stringify(script.slice(0, 200))}`)
  if (one.multipart_form?.length) losses.add(where, 'the parts of its multipart form are left out')
  const draft: Draft = {
    ...{ comments: [one.note || where], method: (one.method || 'GET').toUpperCase(), url: ours(url) },
    ...{ headers: pairs(one.headers), form: pairs(one.form), options: [], status: null, asserts: [] },
    body: one.body ? textBody(ours(one.body)) : undefined,
    captures: (one.variables ?? []).flatMap(({ name, source, property }) => {
      const query = queryOf(source, property ?? '')
      if (query) return [capture(variableName(name), query)]
      losses.add(where, `the variable ${name} from ${source} ${property ?? ''} has no like in a check`)
      return []
    }),
  }
  signIn(one.auth, draft, where, losses, ours)
  for (const expected of one.assertions ?? []) {
    if (
      expected.source === 'response_status' &&
      /^equal/.test(expected.comparison ?? '') &&
      /^\d{3}$/.test(`${expected.value}`)
    ) {
      draft.status ??= Number(expected.value)
      continue
    }
    const made = assertOf(expected, ours)
    if (made) draft.asserts.push(made)
    else
      losses.add(
        where,
        `${expected.source} ${expected.property ?? ''} ${expected.comparison ?? ''} has no like in a check`,
      )
  }
  if (draft.status === null && draft.asserts.length === 0) draft.asserts.push(noError)
  return draft
}

function signIn(auth: Step['auth'], draft: Draft, where: string, losses: Losses, ours: (text: string) => string): void {
  const kind = auth?.auth_type
  if (!auth || !kind || kind === 'none') return
  const of = (key: string) => (typeof auth[key] === 'string' ? ours(auth[key]) : '')
  if (kind === 'basic') draft.basicAuth = basicAuthOf(of('username'), of('password'), what => losses.add(where, what))
  else losses.add(where, `it signs in by ${kind}, which is left out`)
}

/** What of the answer a source names. Its paths into JSON are those of JavaScript, or JSONPath. */
function queryOf(source: string, property: string): Query | undefined {
  switch (source) {
    case 'response_status':
      return plain('status')
    case 'response_time':
      return plain('duration')
    case 'response_size':
      return plain('bytes')
    case 'response_text':
      return plain('body')
    case 'response_headers':
      return property === '' ? undefined : header(property)
    case 'response_xml':
      return property === '' ? undefined : xpath(property)
    case 'response_json': {
      const text = property.trim()
      if (text.startsWith('$')) return jsonpath(text)
      const path = pathOf(text === '' || text.startsWith('[') ? text : `.${text}`)
      return path === undefined ? undefined : jsonpath(path)
    }
  }
  return undefined
}

const COMPARED: Record<string, [predicate: string, not: boolean, number: boolean]> = {
  equal: ['==', false, false],
  not_equal: ['==', true, false],
  equal_number: ['==', false, true],
  contains: ['contains', false, false],
  does_not_contain: ['contains', true, false],
  is_less_than: ['<', false, true],
  is_less_than_or_equal: ['<=', false, true],
  is_greater_than: ['>', false, true],
  is_greater_than_or_equal: ['>=', false, true],
  has_value: ['includes', false, false],
}
const ALONE: Record<string, [predicate: string, not: boolean]> = {
  empty: ['isEmpty', false],
  not_empty: ['isEmpty', true],
  is_a_number: ['isNumber', false],
}

function assertOf(
  { source, property, comparison, value: given = '' }: z.output<typeof rule>,
  ours: (text: string) => string,
): Assert | undefined {
  const query = queryOf(source, property ?? '')
  const word = comparison ?? ''
  if (!query) return undefined
  const filters = query.kind === 'bytes' ? [filter('count')] : []
  if (word === 'is_null') return assert(query, '==', value(null))
  const alone = Object.hasOwn(ALONE, word) ? ALONE[word] : undefined
  if (alone) return assert(query, alone[0], null, { not: alone[1], filters })
  if (word === 'has_key' && query.kind === 'jsonpath') {
    const path = pathOf(`[${JSON.stringify(`${given}`)}]`)?.slice(1)
    return path === undefined ? undefined : assert(jsonpath(`${query.argument.parts[0]}${path}`), 'exists')
  }
  const compared = Object.hasOwn(COMPARED, word) ? COMPARED[word] : undefined
  if (!compared) return undefined
  const [predicate, not, number] = compared
  if (number)
    return /^-?\d{1,15}(\.\d+)?$/.test(`${given}`)
      ? assert(query, predicate, value(Number(given)), { not, filters })
      : undefined
  return assert(query, predicate, typeof given === 'string' ? textValue(query, given, ours) : value(given), {
    not,
    filters,
  })
}

/** Runscope compares as text what a check compares as it is; from JSON, what looks like a number or word is meant as one. */
function textValue(query: Query, given: string, ours: (text: string) => string) {
  if (query.kind === 'jsonpath' || query.kind === 'status') {
    if (/^(true|false|null)$/.test(given)) return value(JSON.parse(given) as boolean | null)
    if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(given)) return value(Number(given))
    return value(ours(given))
  }
  return string(ours(given))
}
