import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayBegin, nextRunAt, scheduleChanges, scheduleOffset } from './check-schedule'

const MINUTE = 60_000
const key = (index: number) => [`service-${index % 60}`, 'production', `checks/${index}.hurl`]

describe('the schedule of a check', () => {
  test('is the same wherever it is asked', () => {
    expect(scheduleOffset(key(1), MINUTE)).toBe(scheduleOffset([...key(1)], MINUTE))
    expect(scheduleOffset(key(1), MINUTE)).not.toBe(scheduleOffset(key(2), MINUTE))
    expect(scheduleOffset(['a', 'b/c', 'd'], MINUTE)).not.toBe(scheduleOffset(['a/b', 'c', 'd'], MINUTE))
  })

  test.each([10_000, MINUTE, 3_600_000])('spreads 600 checks over %i ms', everyMs => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let index = 0; index < 600; index++) {
      const tenth = Math.floor((scheduleOffset(key(index), everyMs) / everyMs) * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(count).toBeGreaterThan(35)
    for (const count of tenths) expect(count).toBeLessThan(85)
  })

  test('goes on in even steps, however late it is asked', () => {
    expect(nextRunAt(0, 10_000, 2_500)).toBe(2_500)
    expect(nextRunAt(2_499, 10_000, 2_500)).toBe(2_500)
    expect(nextRunAt(2_500, 10_000, 2_500)).toBe(12_500)
    expect(nextRunAt(39_000, 10_000, 2_500)).toBe(42_500)
    const whole = fc.integer({ min: 0, max: 2 ** 45 })
    fc.assert(
      fc.property(whole, fc.integer({ min: 10_000, max: 604_800_000 }), fc.nat(), (now, everyMs, some) => {
        const offset = some % everyMs
        const next = nextRunAt(now, everyMs, offset)
        expect(next).toBeGreaterThan(now)
        expect(next - now).toBeLessThanOrEqual(everyMs)
        expect((next - offset) % everyMs).toBe(0)
      }),
    )
  })
})

test.each([
  ['nothing ran yet', null, true],
  ['the run before has ended', { startedAt: 0, finished: true }, true],
  ['it still goes on', { startedAt: 70_000, finished: false }, false],
  ['it began at this moment', { startedAt: 100_000, finished: false }, false],
  ['it died with its worker', { startedAt: 0, finished: false }, true],
])('a run may begin when %s: %s', (_what, before, expected) => {
  expect(mayBegin(100_000, before, 60_000)).toBe(expected)
})

const a = { key: 'a', everyMs: MINUTE, offsetMs: 5 }
const held = { ...a, nextAt: 1_000_000 }

test.each([
  ['a new check is set', [a], [], ['a'], []],
  ['one that is as it should be stays', [a], [held], [], []],
  ['another interval is set', [{ ...a, everyMs: 10_000 }], [held], ['a'], []],
  ['another place in the interval is set', [{ ...a, offsetMs: 6 }], [held], ['a'], []],
  ['one that is a little late stays', [a], [{ ...held, nextAt: 900_000 }], [], []],
  ['one that stopped is set again', [a], [{ ...held, nextAt: 800_000 }], ['a'], []],
  ['one that is gone is removed', [], [held], [], ['a']],
] as const)('%s', (_what, wanted, has, set, remove) => {
  const changes = scheduleChanges(wanted, has, 1_000_000)
  expect([changes.set.map(({ key }) => key), changes.remove]).toEqual([set, remove])
})
