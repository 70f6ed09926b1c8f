import { expect, it } from 'vitest'
import { readTime } from './read-time'

it('reads a time that can have been', () => {
  expect(readTime('2026-11-21T08:49:37Z')).toEqual(new Date(Date.UTC(2026, 10, 21, 8, 49, 37)))
  expect(readTime('1970-01-01T00:00:00Z')).toEqual(new Date(0))
})

it.each(['', 'yesterday', '0000-01-01', '-200000-01-01T00:00:00Z'])('finds none in “%s”', text =>
  expect(readTime(text)).toBeNull(),
)
