import { expect, test } from 'vitest'
import { watchLimits } from './limits'
import type { Part } from './remote-run'
import type { Work } from './work'

const MB = 1024 * 1024

test('a log may have 256 MB, and ends its run beyond that', () => {
  const limits = watchLimits({} as Work, { steps: [] } as unknown as Part)
  limits.grow(256 * MB)
  expect(limits.signal.aborted).toBe(false)
  limits.grow(256 * MB + 1)
  expect(limits.signal.reason).toEqual({ class: 'failed', reason: 'wrote more than 256 MB and was cancelled' })
})
