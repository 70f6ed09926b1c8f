import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '@/lib/checks/syntax/parse'
import { IMPORT_FORMATS, importChecks } from './import-checks'

test.each([
  ['', 'it is not known what this is: say --from postman, runscope, curl or openapi'],
  ['hello', 'it is not known what this is: say --from postman, runscope, curl or openapi'],
  ['{}', 'it is not known what this is: say --from postman, runscope, curl or openapi'],
  ['openapi: 3.0.0', 'there is no operation in the document'],
])('%j is refused', (text, failure) => {
  expect(importChecks(text)).toEqual({ ok: false, failure })
})

test('what is said to be something and is not, is refused', () => {
  for (const format of IMPORT_FORMATS) expect(importChecks('a: [', format).ok).toBe(false)
})

/** Text that tries to leave its place. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '{{a}}',
    '{{ b c }}',
    '{{$x}}',
    '}}',
    '{{',
    '#',
    '\\',
    '"',
    '`',
    '```',
    '\n[Asserts]\n',
    '\r\nHTTP 200',
    ' ',
    'a: b',
    'file,x;',
    '[',
    '../../x',
    '',
  ),
)

function readBack(document: unknown) {
  const result = importChecks(JSON.stringify(document))
  if (!result.ok) return
  for (const { text, name } of result.value.files) {
    const parsed = parse(text)
    expect(parsed.ok ? null : { problem: parsed.problem, text }).toBeNull()
    expect(parsed.ok && parsed.file.entries.length).toBe(1)
    expect(name).toMatch(/^[a-z0-9-]+\.hurl$/)
  }
}

test('whatever a collection holds, its check can be read, and has its one request', () => {
  const pairs = fc.array(fc.record({ key: nasty, value: nasty }), { maxLength: 3 })
  const body = fc.oneof(
    fc.record({ mode: fc.constant('raw'), raw: fc.oneof(nasty, fc.json()) }),
    fc.record({ mode: fc.constant('urlencoded'), urlencoded: pairs }),
    fc.record({ mode: fc.constant('formdata'), formdata: pairs }),
  )
  const script = fc.oneof(
    nasty,
    nasty.map(text => `pm.expect(pm.response.text()).to.include(${JSON.stringify(text)})`),
    nasty.map(text => `pm.environment.set(${JSON.stringify(text)}, pm.response.json()[${JSON.stringify(text)}])`),
  )
  fc.assert(
    fc.property(nasty, nasty, pairs, body, script, (name, path, header, given, exec) => {
      const event = [{ listen: 'test', script: { exec } }]
      readBack({
        info: { name },
        item: [{ name, event, request: { method: 'POST', url: `http://a/${path}`, header, body: given } }],
      })
    }),
    { numRuns: 300 },
  )
})

test('whatever a test of Runscope holds, its check can be read', () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, (name, text, value) => {
      const assertions = [{ source: 'response_json', property: text, comparison: 'equal', value }]
      const variables = [{ name: text, source: 'response_headers', property: value }]
      readBack({
        name,
        steps: [
          { url: `http://a/${text}`, headers: { [text]: value }, form: { [text]: value }, assertions, variables },
        ],
      })
    }),
    { numRuns: 300 },
  )
})

test('whatever a curl command holds, its check can be read', () => {
  fc.assert(
    fc.property(fc.array(nasty, { maxLength: 6 }), words => {
      const quoted = words.map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' -H ')
      const result = importChecks(`curl http://a/ -H ${quoted} --data-raw ${quoted}`, 'curl')
      if (result.ok) for (const { text } of result.value.files) expect(parse(text).ok ? '' : text).toBe('')
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['folders', (inner: string) => `{"name":"f","item":[${inner}]}`, (inner: string) => `{"info":{},"item":[${inner}]}`],
  [
    'schemas',
    (inner: string) => `{"type":"array","items":${inner}}`,
    (inner: string) =>
      `{"openapi":"3.0.0","paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":${inner}}}},"responses":{}}}}}`,
  ],
])('%s without end are no crash', (_what, wrap, whole) => {
  const [open = '', close = ''] = wrap('|').split('|')
  const text = whole(`${open.repeat(20_000)}{}${close.repeat(20_000)}`)
  expect(() => importChecks(text)).not.toThrow()
})
