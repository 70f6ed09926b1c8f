import { expect, test } from 'vitest'
import { markDifference } from './marked'

test.each([
  ['"42.00"', '"42.01"', ['"42.0', '0', '"']],
  ['"EUR"', '"EUR"', ['"EUR"', '', '']],
  ['12', '125', ['12', '', '']],
  ['125', '12', ['12', '5', '']],
  ['aa', 'aaa', ['aa', '', '']],
  ['"yes"', '404', ['"yes"', '', '']],
  ['tea 🍵 hot', 'tea 🍶 hot', ['tea ', '🍵', ' hot']],
  ['', 'x', ['', '', '']],
])('of %s and %s what differs is marked', (text, other, parts) => {
  const { head, middle, tail } = markDifference(text, other)
  expect([head, middle, tail]).toEqual(parts)
})
