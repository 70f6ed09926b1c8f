import { expect, test } from 'vitest'
import { statusOf } from './words'

test('texts are cut between characters, and hold no NUL', () => {
  const status = { id: 1, context: 'a\0b', state: 'success', created_at: '2026-11-22T09:00:00Z' }
  const { context, description } = statusOf({ ...status, description: `${'x'.repeat(499)}🚀` })
  expect(context).toBe('ab')
  expect(description).toBe(`${'x'.repeat(499)}\ufffd`)
})
