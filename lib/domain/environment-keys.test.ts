import { expect, test } from 'vitest'
import { environmentKeys } from './environment-keys'

test('an environment has the first letter of its name that is free', () => {
  expect(environmentKeys(['test', 'canary', 'production'])).toEqual(['t', 'c', 'p'])
  expect(environmentKeys(['preview', 'production', 'pp'])).toEqual(['p', 'o', ''])
  expect(environmentKeys(['frey', 'eu-1'])).toEqual(['', 'u'])
})
