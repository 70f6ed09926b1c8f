import { expect, test } from 'vitest'
import { bytes } from './bytes'

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KB'],
  [318 * 1024, '318 KB'],
  [1024 * 1024 - 1, '1.0 MB'],
  [1.4 * 1024 * 1024, '1.4 MB'],
  [20 * 1024 * 1024, '20 MB'],
  [9.96 * 1024 ** 3, '10 GB'],
  [5000 * 1024 ** 4, '5000 TB'],
])('%d bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text)
})
