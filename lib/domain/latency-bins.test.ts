import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binOf, msOfBin, percentiles } from './latency-bins'

const counted = (times: number[]) => {
  const counts = new Map<number, number>()
  for (const ms of times) counts.set(binOf(ms), (counts.get(binOf(ms)) ?? 0) + 1)
  return [...counts].map(([bin, count]) => ({ bin, count }))
}

test('a time is read back with an error of 2 % at most', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 3_600_000, noNaN: true }), ms => {
      expect(Math.abs(msOfBin(binOf(ms)) - ms) / ms).toBeLessThanOrEqual(0.0201)
    }),
  )
})

test('times that are next to nothing share the shortest bin', () => {
  expect(binOf(0)).toBe(binOf(0.1))
  expect(binOf(-1)).toBe(binOf(0.1))
})

test.each([
  ['nothing', [], null],
  ['one time', [40], [40, 40, 40]],
  ['ten times', [10, 20, 30, 40, 50, 60, 70, 80, 90, 100], [50, 90, 90]],
  ['a slow one among a hundred', [...Array.from({ length: 99 }, () => 20), 900], [20, 20, 20]],
  [
    'five slow ones among a hundred',
    [...Array.from({ length: 94 }, () => 20), 900, 900, 900, 900, 900, 900],
    [20, 900, 900],
  ],
] as [string, number[], number[] | null][])('percentiles of %s', (_what, times, expected) => {
  const found = percentiles(counted(times), [0.5, 0.95, 0.99])
  if (expected === null || found === null) expect(found).toBe(expected)
  else for (const [at, ms] of expected.entries()) expect(Math.abs((found[at] ?? 0) - ms) / ms).toBeLessThan(0.021)
})
