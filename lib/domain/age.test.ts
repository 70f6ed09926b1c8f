import { expect, test } from 'vitest'
import { age } from './age'

const now = new Date('2026-11-21T09:45:00Z')

test.each([
  [0, 'now'],
  [9.9, 'now'],
  [20, '20s'],
  [59.9, '59s'],
  [60, '1m'],
  [6 * 60 + 59, '6m'],
  [3600, '1h'],
  [3.5 * 3600, '3h'],
  [86_399, '23h'],
  [2 * 86_400, '2d'],
  [400 * 86_400, '400d'],
  [-30, 'now'],
])('%d seconds ago is %s', (seconds, text) => {
  expect(age(new Date(now.getTime() - seconds * 1000), now)).toBe(text)
})
