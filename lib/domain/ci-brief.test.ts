import { expect, test } from 'vitest'
import { ciInBrief, ciInWords } from './ci-brief'
import type { CiResult } from './ci-status'

const brief = (results: [string, CiResult][], rules: { require?: string[]; allowFailures?: string[] } = {}) =>
  ciInBrief(
    { reports: results.map(([context, result]) => ({ source: 'ci', context, result, run: 1, at: 0 })), complete: true },
    { require: [], allowFailures: [], ignore: ['nightly'], ...rules },
  )

test('what wants to be looked at comes first', () => {
  const all = brief(
    [
      ['a', 'success'],
      ['b', 'queued'],
      ['c', 'neutral'],
      ['d', 'running'],
      ['e', 'timed_out'],
      ['nightly', 'failure'],
      ['g', 'failure'],
    ],
    { require: ['z'], allowFailures: ['g'] },
  )
  expect(all).toEqual({ state: 'failed', dots: 'fmrqpsss' })
  expect(ciInWords(all)).toBe('1 passed, 1 failed, 1 missing, 1 running, 1 waiting, 3 skipped')
})

test('nothing reported is no dots', () => {
  expect(brief([])).toEqual({ state: 'none', dots: '' })
})
