import { expect, test } from 'vitest'
import { CHECK_RANGES, rangeUpTo } from './check-range'

const NOW = Date.parse('2026-11-21T10:15:30.500Z')

test.each([
  ['hour', '2026-11-21T09:16:00.000Z', '2026-11-21T10:16:00.000Z', 60],
  ['day', '2026-11-20T10:20:00.000Z', '2026-11-21T10:20:00.000Z', 144],
  ['week', '2026-11-14T11:00:00.000Z', '2026-11-21T11:00:00.000Z', 168],
  ['quarter', '2026-08-24T00:00:00.000Z', '2026-11-22T00:00:00.000Z', 90],
] as const)('the range of an %s', (range, begin, end, slots) => {
  const shape = rangeUpTo(range, NOW)
  expect([new Date(shape.begin).toISOString(), new Date(shape.end).toISOString(), shape.slots]).toEqual([
    begin,
    end,
    slots,
  ])
})

test.each(CHECK_RANGES)('now is in the last step of the range of an %s', range => {
  const { end, stepMs } = rangeUpTo(range, NOW)
  expect(NOW).toBeGreaterThanOrEqual(end - stepMs)
  expect(NOW).toBeLessThan(end)
})
