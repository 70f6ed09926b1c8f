import { expect, test } from 'vitest'
import { DEFAULT_POLICY, environmentPolicy } from './environment-policy'
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
