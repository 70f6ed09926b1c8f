import { expect, test } from 'vitest'
import { capital } from './capital'

test('a sentence begins with a capital, unless it begins with a name', () => {
  expect(capital('nobody has approved it')).toBe('Nobody has approved it')
  expect(capital('bf98ca7 is not live on canary')).toBe('bf98ca7 is not live on canary')
  expect(capital('prod-3 does not answer')).toBe('prod-3 does not answer')
  expect(capital('')).toBe('')
})
