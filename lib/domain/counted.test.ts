import { expect, test } from 'vitest'
import { counted } from './counted'

test('one of something is said without an s, and many with their thousands apart', () => {
  expect([0, 1, 2, 1200].map(count => counted(count, 'host'))).toEqual(['0 hosts', '1 host', '2 hosts', '1,200 hosts'])
})
