import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from './duration'

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1m500ms', 60_500],
    ['0s', 0],
    ['90s', 90_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: ms })
  })

  test.each(['', ' 30s', '30 s', '30x', '1.5s', '-1s', '30m1h', '1d', 's', '1e3s', '٣s', '30s\n'])(
    '%j is refused with the way to write it',
    text => {
      expect(parseDuration(text)).toEqual({ ok: false, failure: expect.stringContaining('write it like 500ms') })
    },
  )

  test('a number without a unit is told which units there are', () => {
    expect(parseDuration('30')).toEqual({ ok: false, failure: '30 has no unit: write 30s or 30ms' })
  })

  test('more than a week is refused', () => {
    expect(parseDuration('168h').ok).toBe(true)
    expect(parseDuration('169h')).toEqual({ ok: false, failure: '169h is too long: the longest duration is 168h' })
  })

  test('formatting and parsing are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 24 * 3_600_000 }), ms => {
        expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, value: ms })
      }),
    )
  })

  test('it is formatted in the largest units', () => {
    expect([0, 90_000, 5_400_000, 1500].map(formatDuration)).toEqual(['0s', '1m30s', '1h30m', '1s500ms'])
  })
})
