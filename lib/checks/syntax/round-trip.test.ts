import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from './parse'
import { print } from './print'
import { CERTIFICATE_FIELDS, COOKIE_ATTRIBUTES, FILTERS, LANGUAGES, OPTIONS, PLAIN_QUERIES, PREDICATES } from './words'

/** Trees are made without places: they are compared without them. */
const placeless = (tree: unknown) =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === 'at' ? undefined : value)))

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/)
  .filter(word => !['newUuid', 'newDate', 'getEnv'].includes(word))
const rough = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const spicy = fc.oneof(
  rough,
  fc.constantFrom('{', '{{', '\\', '"', '#', ' a ', 'a\nb', '\t', '`', ';', '[x]', '}}', '/', '\u0001', '😀'),
)
const calm = fc.stringMatching(/^[a-z ]{1,8}$/)

/** Parts as a reader gives them: no two texts side by side. */
function templateOf(text: fc.Arbitrary<string>, hole: fc.Arbitrary<unknown>) {
  return fc.array(fc.oneof(text, hole), { maxLength: 4 }).map(parts => ({
    parts: parts.filter((part, at) => typeof part !== 'string' || typeof parts[at - 1] !== 'string'),
  }))
}

const regex = fc.constantFrom('a+', '\\d{4}/x', '^(\\w+)\\\\$', '[^/"#]', '')
function filterOf(text: fc.Arbitrary<unknown>, hole: fc.Arbitrary<unknown>) {
  const argument = {
    text: fc.record({ kind: fc.constant('text'), template: text }),
    pattern: fc.record({ kind: fc.constant('pattern'), pattern: patternOf(text) }),
    integer: fc.oneof(fc.record({ kind: fc.constant('integer'), value: fc.integer() }), hole),
  }
  return fc
    .constantFrom(...FILTERS)
    .chain(([word, takes]) =>
      fc.record({ name: fc.constant(word), arguments: fc.tuple(...takes.map(kind => argument[kind])) }),
    )
}
function patternOf(text: fc.Arbitrary<unknown>) {
  return fc.oneof(
    fc.record({ kind: fc.constant('regex'), source: regex }),
    fc.record({ kind: fc.constant('template'), template: text }),
  )
}

const placeholder = fc.record({
  kind: fc.constant('placeholder'),
  source: fc.oneof(
    fc.record({ kind: fc.constant('variable'), name }),
    fc.record({
      kind: fc.constant('function'),
      name: fc.constantFrom('newUuid', 'newDate'),
      argument: fc.constant(null),
    }),
  ),
  filters: fc.array(filterOf(fc.constant({ parts: ['x "{{'] }), fc.constant({ kind: 'integer', value: 3 })), {
    maxLength: 2,
  }),
})
const template = templateOf(spicy, placeholder)
const filters = fc.array(filterOf(template, placeholder), { maxLength: 3 })

const key = templateOf(spicy, placeholder).filter(({ parts }) => parts.length > 0)
const pair = fc.record({ kind: fc.constant('value'), key, value: template })
const path = templateOf(
  spicy.filter(text => text.trim() === text),
  placeholder,
).filter(({ parts }) => parts.length > 0)
const file = fc.record({
  kind: fc.constant('file'),
  key,
  path,
  contentType: fc.oneof(fc.constant(null), fc.constant({ parts: ['image/png; a=b'] })),
})

const json = fc.tuple(fc.jsonValue(), placeholder).map(([value, hole]) => ({
  kind: 'json',
  parts: [
    `{"v": ${JSON.stringify(value).replace(/\{(?=\{)/g, '{ ')}, "h": `,
    { ...(hole as object), inString: false },
    '}',
  ],
}))
const bytes = fc.oneof(
  fc.record({ kind: fc.constant('oneline'), template }),
  fc.record({ kind: fc.constant('base64'), text: fc.base64String() }),
  fc.record({
    kind: fc.constant('hex'),
    text: fc.uint8Array({ maxLength: 9 }).map(all => Buffer.from(all).toString('hex')),
  }),
  fc.record({ kind: fc.constant('file'), path }),
  fc.record({
    kind: fc.constant('multiline'),
    language: fc.oneof(
      fc.constant(null),
      fc.constantFrom(...LANGUAGES.filter(word => !['hex', 'base64', 'raw'].includes(word))),
    ),
    escape: fc.constant(false),
    variables: fc.constant(true),
    template: templateOf(calm, placeholder),
    graphqlVariables: fc.constant(null),
  }),
  fc
    .record({
      kind: fc.constant('multiline'),
      language: fc.constant(null),
      escape: fc.constant(true),
      variables: fc.boolean(),
      template: template,
      graphqlVariables: fc.constant(null),
    })
    .filter(({ variables, template: { parts } }) => variables || parts.every(part => typeof part === 'string')),
)
const body = fc.oneof(fc.constant(null), json, bytes, fc.constant({ kind: 'xml', text: '<a b="c>"><d/>text</a>' }))

const query = fc.oneof(
  fc.record({ kind: fc.constantFrom(...PLAIN_QUERIES) }),
  fc.record({ kind: fc.constantFrom('header', 'xpath', 'jsonpath', 'variable'), argument: template }),
  fc.record({ kind: fc.constant('regex'), pattern: patternOf(template) }),
  fc.record({ kind: fc.constant('certificate'), field: fc.constantFrom(...CERTIFICATE_FIELDS) }),
  fc.record({
    kind: fc.constant('cookie'),
    name: templateOf(calm, placeholder),
    attribute: fc.oneof(fc.constant(null), fc.constantFrom(...COOKIE_ATTRIBUTES)),
  }),
)
const number = fc.stringMatching(/^-?[0-9]{1,20}(\.[0-9]{1,5})?$/)
const values: Record<string, fc.Arbitrary<unknown>> = {
  null: fc.record({ kind: fc.constant('null') }),
  boolean: fc.record({ kind: fc.constant('boolean'), value: fc.boolean() }),
  number: fc.record({ kind: fc.constant('number'), text: number }),
  string: fc.record({ kind: fc.constant('string'), template }),
  regex: fc.record({ kind: fc.constant('regex'), source: regex }),
  placeholder,
}
const predicate = fc.constantFrom(...PREDICATES).chain(([word, takes]) =>
  fc.record({
    not: fc.boolean(),
    name: fc.constant(word),
    value:
      takes.length === 0
        ? fc.constant(null)
        : fc.oneof(
            ...takes
              .map(kind => values[kind] ?? bytes.filter(found => (found as { kind: string }).kind === kind))
              .slice(0, 6),
          ),
  }),
)
const settings: Record<string, fc.Arbitrary<unknown>> = {
  boolean: fc.oneof(fc.record({ kind: fc.constant('boolean'), value: fc.boolean() }), placeholder),
  integer: fc.oneof(fc.record({ kind: fc.constant('integer'), value: fc.integer({ min: -1 }) }), placeholder),
  duration: fc.oneof(
    fc.record({ kind: fc.constant('duration'), value: fc.nat(), unit: fc.constantFrom(null, 'ms', 's', 'm', 'h') }),
    placeholder,
  ),
  text: fc.record({ kind: fc.constant('text'), template }),
  definition: fc.record({
    kind: fc.constant('definition'),
    name,
    value: fc.oneof(
      fc.record({ kind: fc.constant('null') }),
      fc.record({ kind: fc.constant('boolean'), value: fc.boolean() }),
      fc.record({ kind: fc.constant('number'), text: number }),
      fc.record({ kind: fc.constant('text'), template }),
    ),
  }),
}
const option = fc
  .constantFrom(...OPTIONS)
  .chain(([word, kind]) => fc.record({ name: fc.constant(word), value: settings[kind] ?? fc.constant(null) }))

const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })
const requestSections = fc.tuple(
  fc.record({ kind: fc.constant('query'), params: several(pair) }),
  fc.record({ kind: fc.constant('multipart'), params: several(fc.oneof(pair, file)) }),
  fc.record({ kind: fc.constant('basicAuth'), params: fc.array(pair, { maxLength: 1 }) }),
  fc.record({ kind: fc.constant('options'), options: several(option) }),
)
const responseSections = fc.tuple(
  fc.record({
    kind: fc.constant('captures'),
    captures: several(fc.record({ name: key, query, filters, redact: fc.boolean() })),
  }),
  fc.record({ kind: fc.constant('asserts'), asserts: several(fc.record({ query, filters, predicate })) }),
)
const entry = fc.record({
  comments: several(fc.stringMatching(/^[^\r\n]{0,12}$/)),
  request: fc.record({
    method: fc.stringMatching(/^[A-Z]{1,8}$/).filter(word => word !== 'HTTP'),
    url: template.filter(({ parts }) => parts.length > 0),
    headers: several(pair),
    sections: requestSections,
    body,
  }),
  response: fc.oneof(
    fc.constant(null),
    fc.record({
      version: fc.constantFrom(null, '1.0', '1.1', '2', '3'),
      status: fc.oneof(fc.constant(null), fc.integer({ min: 100, max: 999 })),
      headers: several(pair),
      sections: responseSections,
      body,
    }),
  ),
})
const tree = fc.record({ entries: several(entry) })

describe('printing', () => {
  it('and reading again gives the same tree', () => {
    fc.assert(
      fc.property(tree, given => {
        const source = print(given as never)
        const result = parse(source)
        if (!result.ok) throw new Error(`${JSON.stringify(result.problem)}\n${source}`)
        expect(placeless(result.file)).toEqual(placeless(given))
      }),
      { numRuns: 400 },
    )
  }, 60_000)
})

describe('reading', () => {
  const golden = ['requests', 'bodies', 'responses'].map(file =>
    readFileSync(join(import.meta.dirname, 'golden', `${file}.hurl`), 'utf8'),
  )
  const noise = fc.oneof(
    rough,
    fc.constantFrom('{{', '}}', '"', '```', '\\', '[', '{', '<', '\n', 'HTTP 200\n', 'GET x\n', '\u0000'),
  )

  it('never throws, whatever is cut out of a file or put into it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...golden), fc.nat(), fc.nat(40), fc.array(noise), (source, at, length, put) => {
        const place = at % source.length
        const result = parse(source.slice(0, place) + put.join('') + source.slice(place + length))
        if (!result.ok) expect(result.problem.at.line).toBeGreaterThan(0)
      }),
      { numRuns: 1500 },
    )
  }, 60_000)

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.array(noise), put => {
        parse(`GET http://a\nHTTP 200\n${put.join('')}`)
        parse(put.join(''))
      }),
      { numRuns: 1500 },
    )
  }, 60_000)
})
