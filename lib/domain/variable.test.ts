import { describe, expect, test } from 'vitest'
import { nearestVariables, stackVariables, variableName } from './variable'

describe('a variable’s name', () => {
  test.each(['base_url', 'token', 'A1', 'api-key'])('may be %s', name => {
    expect(variableName(name)).toEqual({ ok: true, value: name })
  })
  test.each(['', '1a', 'a b', 'ä', 'a'.repeat(61), 'revision', 'host', '{{x}}'])('may not be %j', name => {
    expect(variableName(name).ok).toBe(false)
  })
})

test('of each name the nearest scope holds', () => {
  const at = (service: string | null, environment: string | null, name = 'base_url') => ({ service, environment, name })
  const place = { service: 'checkout', environment: 'production' }
  const everywhere = at(null, null)
  const service = at('checkout', null)
  const environment = at(null, 'production')
  const both = at('checkout', 'production')
  const others = [at('search', null), at(null, 'test'), at('search', 'production')]
  expect(nearestVariables([both, environment, service, everywhere, ...others], place)).toEqual([both])
  expect(nearestVariables([everywhere, environment, service, ...others], place)).toEqual([environment])
  expect(nearestVariables([service, everywhere, ...others], place)).toEqual([service])
  expect(nearestVariables([everywhere, ...others], place)).toEqual([everywhere])
  expect(nearestVariables([both, at(null, null, 'token')], place)).toHaveLength(2)
  expect(nearestVariables(others, place)).toEqual([])
})

test('what a place hides is told, the nearest first, in order of names', () => {
  const at = (service: string | null, environment: string | null, name: string) => ({ service, environment, name })
  const all = [
    at(null, null, 'url'),
    at('checkout', 'production', 'url'),
    at(null, 'production', 'url'),
    at('checkout', null, 'url'),
    at(null, null, 'key'),
  ]
  const stacks = (service: string | null, environment: string | null) =>
    stackVariables(all, { service, environment }).map(({ holds, hides }) =>
      [holds, ...hides].map(one => `${one.name} ${one.service} ${one.environment}`),
    )
  expect(stacks('checkout', 'production')).toEqual([
    ['key null null'],
    ['url checkout production', 'url null production', 'url checkout null', 'url null null'],
  ])
  expect(stacks(null, 'production')).toEqual([['key null null'], ['url null production', 'url null null']])
  expect(stacks('search', 'test')).toEqual([['key null null'], ['url null null']])
})
