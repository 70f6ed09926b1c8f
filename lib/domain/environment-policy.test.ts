import { expect, test } from 'vitest'
import { checkFilesOf, DEFAULT_POLICY, environmentPolicy } from './environment-policy'
import { parseServiceConfig } from './parse-service-config'

test('an environment that is named has its own policy, filled in with defaults', () => {
  const parsed = parseServiceConfig('service: a\nenvironments: { production: { branches: main, waves: [1] } }')
  if (!parsed.ok) throw new Error('must parse')
  expect(environmentPolicy(parsed.value, 'production')).toEqual({
    ...DEFAULT_POLICY,
    branches: ['main'],
    waves: [{ unit: 'hosts', value: 1 }],
  })
  expect(environmentPolicy(parsed.value, 'test')).toEqual(DEFAULT_POLICY)
  expect(environmentPolicy(parsed.value, 'constructor')).toEqual(DEFAULT_POLICY)
})

test('an environment that is named and says nothing has the defaults', () => {
  const parsed = parseServiceConfig('service: a\nenvironments: { staging: {} }')
  expect(parsed.ok && parsed.value.environments.staging).toEqual(DEFAULT_POLICY)
})

test('an environment has its own check files, else those of the service', () => {
  const parsed = parseServiceConfig(
    'service: a\nchecks: checks/*.hurl\nenvironments: { live: { checks: { files: live/*.hurl } }, none: { checks: { files: [] } } }',
  )
  if (!parsed.ok) throw new Error('must parse')
  expect(checkFilesOf(parsed.value, 'live')).toEqual(['live/*.hurl'])
  expect(checkFilesOf(parsed.value, 'none')).toEqual([])
  expect(checkFilesOf(parsed.value, 'test')).toEqual(['checks/*.hurl'])
})

test('what an earlier version has stored of checks is filled in', () => {
  const parsed = parseServiceConfig('service: a\nenvironments: { live: { checks: { on_failure: stop } } }')
  if (!parsed.ok) throw new Error('must parse')
  const stored = structuredClone(parsed.value)
  Object.assign(stored.environments.live ?? {}, { checks: { onFailure: 'stop' } })
  expect(environmentPolicy(stored, 'live')).toEqual(environmentPolicy(parsed.value, 'live'))
})
