import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOutJson } from './json-layout'

describe('JSON is laid out', () => {
  test('a member a line, empty lists and objects on theirs', () => {
    expect(layOutJson('{"id":1,"lines":[{"sku":"a b"},{}],"none":[ ]}')).toBe(`{
  "id": 1,
  "lines": [
    {
      "sku": "a b"
    },
    {}
  ],
  "none": []
}`)
  })

  test('with numbers, escapes and keys as they were written', () => {
    const text = '{"b":12345678901234567890.10,"a":"\\u00e9 \\" , { ","b":1e5}'
    expect(layOutJson(text)).toBe('{\n  "b": 12345678901234567890.10,\n  "a": "\\u00e9 \\" , { ",\n  "b": 1e5\n}')
  })

  test('and as far as it goes where its end is missing', () => {
    expect(layOutJson('{"a":[1,2,"thr', true)).toBe('{\n  "a": [\n    1,\n    2,\n    "thr')
    expect(layOutJson('{"a":[1,2,"thr')).toBe('{"a":[1,2,"thr')
  })

  test('and stays small however deeply it is nested', () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(layOutJson(deep(3))).toBe('[\n  [\n    []\n  ]\n]')
    for (const text of [deep(30_000), deep(30_000).slice(0, 45_000)])
      expect(layOutJson(text, true).length).toBeLessThan(text.length * 70)
  })

  test('and whatever it is, it says the same as before', () => {
    fc.assert(
      fc.property(fc.json(), json => {
        expect(JSON.parse(layOutJson(json))).toEqual(JSON.parse(json))
      }),
    )
    fc.assert(fc.property(fc.json(), fc.nat(80), (json, at) => void layOutJson(json.slice(0, at), true)))
  })
})

test.each(['', 'up\n', '<p>{}</p>', '{not json}', '12'])('what is no JSON stays as it is: %j', text => {
  expect(layOutJson(text)).toBe(text)
})
