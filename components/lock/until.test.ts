import { expect, test } from 'vitest'
import { choiceOf, FOR_EVER, untilOf } from './until'

test('an end that nobody touches stays as it is', () => {
  expect(untilOf(choiceOf('2026-11-22T14:30:00.000Z'))).toEqual({ expiresAt: '2026-11-22T14:30:00.000Z' })
  expect(untilOf(choiceOf(null))).toEqual({})
  expect(choiceOf(null)).toBe(FOR_EVER)
})

test('a time is the local one of the browser, and what is no time is said as it was typed', () => {
  const local = new Date(2026, 10, 22, 9, 5)
  expect(choiceOf(local.toISOString())).toEqual({ choice: 'at', at: '2026-11-22T09:05' })
  expect(untilOf({ choice: 'at', at: '2026-11-22T09:05' })).toEqual({ expiresAt: local.toISOString() })
  expect(untilOf({ choice: 'at', at: 'soon' })).toEqual({ expiresAt: 'soon' })
  expect(untilOf({ choice: '4h', at: '' })).toEqual({ for: '4h' })
})
