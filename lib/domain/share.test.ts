import { expect, test } from 'vitest'
import { percent } from './share'

test.each([
  [1, '100%'],
  [0.999999, '99.99%'],
  [0.9997, '99.97%'],
  [0.99, '99%'],
  [0.425, '42.5%'],
  [0.5, '50%'],
  [0, '0%'],
])('%s is %s', (share, text) => expect(percent(share)).toBe(text))
