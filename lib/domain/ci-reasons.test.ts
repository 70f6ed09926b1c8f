import { expect, test } from 'vitest'
import { ciReasons } from './ci-reasons'
import type { CiResult } from './ci-status'
import { parseServiceConfig } from './parse-service-config'

const SHA = '3da201c8f4d2b1a09e7c6d5f4a3b2c1d0e9f8a7b'

function reasons(ci: string, results: Record<string, CiResult>, complete = true) {
  const config = parseServiceConfig(`service: checkout\n${ci}`, { service: 'checkout' })
  if (!config.ok) throw new Error(JSON.stringify(config.failure))
  const reports = Object.entries(results).map(([context, result]) => ({ source: 'ci', context, result, run: 1, at: 0 }))
  const knowledge = { reports, complete, ...(!complete && { why: 'GitHub answers again at 10:15' }) }
  return ciReasons(SHA, knowledge, config.value).map(({ code, message }) => [code, message])
}
const REQUIRE = 'ci: { require: [ci/test, ci/lint] }'

test('a service that requires nothing has no gate', () => {
  expect(reasons('', { a: 'failure' }, false)).toEqual([])
})
test('all that is required and nothing that has failed lets a commit through', () => {
  expect(reasons(REQUIRE, { 'ci/test': 'success', 'ci/lint': 'skipped', other: 'neutral' })).toEqual([])
})
test('what failed is named', () => {
  const results = { 'ci/test': 'failure', 'ci/lint': 'success', a: 'stale', b: 'timed_out', c: 'cancelled' } as const
  expect(reasons(REQUIRE, results)).toEqual([['ci_failed', 'CI failed on 3da201c: a, b, c and 1 more.']])
})
test('what runs is named', () => {
  expect(reasons(REQUIRE, { 'ci/test': 'running', 'ci/lint': 'success' })).toEqual([
    ['ci_running', 'CI still runs on 3da201c: ci/test.'],
  ])
})
test('what was never reported is named', () => {
  expect(reasons(REQUIRE, { 'ci/test': 'success' })).toEqual([
    ['ci_missing', 'CI has not reported ci/lint for 3da201c.'],
  ])
})
test('an answer that is not whole is a no', () => {
  expect(reasons(REQUIRE, { 'ci/test': 'success', 'ci/lint': 'success' }, false)).toEqual([
    ['fact_missing', 'What CI says of 3da201c is not known: GitHub answers again at 10:15.'],
  ])
})
