import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byNaturalOrder } from './natural-order'

test('numbers inside names are counted', () => {
  const names = ['prod-10', 'prod-2', 'canary-1', 'prod-1']
  expect(names.toSorted(byNaturalOrder)).toEqual(['canary-1', 'prod-1', 'prod-2', 'prod-10'])
})

test('only equal names are equal', () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/)
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(byNaturalOrder(a, b) === 0).toBe(a === b)
      expect(byNaturalOrder(a, b) > 0).toBe(byNaturalOrder(b, a) < 0)
    }),
  )
  expect(byNaturalOrder('prod-01', 'prod-1')).not.toBe(0)
})
