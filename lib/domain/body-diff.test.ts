import { describe, expect, test } from 'vitest'
import { bodyDiff } from './body-diff'

const whole = (value: unknown) => ({ text: typeof value === 'string' ? value : JSON.stringify(value), cut: false })

/** `-` gone, `+` new, `…3` three lines left out. */
const shown = (before: unknown, after: unknown) =>
  bodyDiff(whole(before), whole(after))?.lines.map(line =>
    line.kind === 'gap' ? `…${line.lines}` : `${{ same: ' ', gone: '-', new: '+' }[line.kind]}${line.text}`,
  )

describe('two bodies', () => {
  test('are compared member by member where they are JSON, however they are written', () => {
    expect(shown('{"total":"42.00","currency":"EUR"}', '{ "total": "42.01",\n"currency": "EUR" }')).toEqual([
      ' {',
      '-  "total": "42.00",',
      '+  "total": "42.01",',
      '   "currency": "EUR"',
      ' }',
    ])
  })

  test('show what is near a change, and how much is left out', () => {
    const items = Array.from({ length: 20 }, (_, index) => index)
    expect(shown(items, items.with(10, 99))).toEqual([
      ...['…8', '   7,', '   8,', '   9,', '-  10,', '+  99,', '   11,', '   12,', '   13,', '…7'],
    ])
  })

  test('that are the same have no lines', () => {
    expect(shown({ a: 1 }, '{"a" : 1}\n')).toEqual([])
  })

  test('of another kind are compared line by line', () => {
    expect(shown('one\ntwo\n', 'one\n2\n')).toEqual([' one', '-two', '+2'])
  })

  test('that are very long are cut, and say so', () => {
    const many = (from: number) => Array.from({ length: 400 }, (_, index) => `${from + index} ${'x'.repeat(1000)}`)
    const diff = bodyDiff(whole(many(0).join('\n')), whole(many(1000).join('\n')))
    expect(diff?.cut).toBe(true)
    expect(diff?.lines).toHaveLength(200)
    expect(JSON.stringify(diff).length).toBeLessThan(200 * 500)
    expect(bodyDiff({ text: '{"a":1', cut: true }, whole({ a: 1 }))?.cut).toBe(true)
  })

  test('that have nothing in common are given up on', () => {
    const noise = (from: number) => Array.from({ length: 20_000 }, (_, at) => from + at).join('\n')
    expect(bodyDiff(whole(noise(0)), whole(noise(50_000)))).toBeNull()
  })
})
