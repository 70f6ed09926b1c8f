import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonPath, select } from './json-path'
import { show, toJson } from './value'

type Case = {
  name: string
  selector: string
  document?: unknown
  result?: unknown[]
  results?: unknown[][]
  invalid_selector?: boolean
}

/** The public suite of RFC 9535, as another implementation's package carries it. */
function suite(): Case[] {
  const entrance = createRequire(import.meta.url).resolve('jsonpath-rfc9535')
  let folder = dirname(entrance)
  while (!folder.endsWith('jsonpath-rfc9535')) folder = dirname(folder)
  const file = join(folder, 'src/__tests__/jsonpath-compliance-test-suite/cts.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { tests: Case[] }).tests
}

it('finds the values of an object with very many members, the last of those with one name', () => {
  const members = Array.from({ length: 100_000 }, (_, at) => `"k${at}":${at}`)
  expect(select(`{"k0":"first",${members.join(',')}}`, '$.*')).toHaveLength(100_000)
  expect(show(jsonPath('{"a":1,"b":2,"a":3}', '$.a') ?? { type: 'null' })).toBe('integer <3>')
})

describe('the compliance suite of RFC 9535', () => {
  const cases = suite()

  it('is there', () => {
    expect(cases.length).toBeGreaterThan(600)
  })

  it.each(cases)('$name', ({ selector, document, result, results, invalid_selector }) => {
    const found = () => select(JSON.stringify(document ?? null), selector).map(value => JSON.parse(toJson(value)))
    if (invalid_selector) expect(found).toThrow(/is no JSONPath/)
    else expect(results ?? [result]).toContainEqual(found())
  })
})

describe('a JSONPath', () => {
  const shown = (text: string, path: string) => {
    const value = jsonPath(text, path)
    return value && show(value)
  }

  it('gives one node as its value, several as a list and none as nothing', () => {
    expect(shown('{"a":[1,2]}', '$.a[0]')).toBe('integer <1>')
    expect(shown('{"a":[1]}', '$.a[*]')).toBe('integer <1>')
    expect(shown('{"a":[1,2]}', '$.a[*]')).toBe('list <[1,2]>')
    expect(shown('{"a":[1,2]}', '$.b')).toBeNull()
  })

  it('keeps numbers as they are written', () => {
    expect(shown('{"id":12345678901234567890}', '$.id')).toBe('integer <12345678901234567890>')
    expect(shown('{"n":1.0}', '$.n')).toBe('float <1.0>')
    expect(shown('{"n":1e2}', '$.n')).toBe('float <100.0>')
    expect(shown('{"n":-0}', '$.n')).toBe('integer <0>')
  })

  it('takes the last of members with one name, and names of JavaScript for names', () => {
    expect(shown('{"a":1,"a":2}', '$.a')).toBe('integer <2>')
    expect(shown('{"__proto__":{"x":1}}', '$.__proto__.x')).toBe('integer <1>')
    expect(shown('{}', '$.constructor')).toBeNull()
  })

  it.each([
    ['{"a":', '$', 'it is no JSON'],
    ['{}', '$.', '“$.” is no JSONPath'],
    ['['.repeat(5000) + ']'.repeat(5000), '$', 'it is no JSON: more than 1000 levels'],
  ])('says what is wrong', (text, path, message) => {
    expect(() => jsonPath(text, path)).toThrow(message)
  })
})
