import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { branchAllowed } from './branch-pattern'

describe('a branch pattern', () => {
  test.each([
    ['main', 'main', true],
    ['main', 'main2', false],
    ['main', 'xmain', false],
    ['*', 'feature/a/b', true],
    ['**', 'feature/a/b', true],
    ['feature/*', 'feature/a', true],
    ['feature/*', 'feature/a/b', false],
    ['feature/**', 'feature/a/b', true],
    ['feature/*', 'feature/', true],
    ['release-?', 'release-1', true],
    ['release-?', 'release-', false],
    ['release-?', 'release-12', false],
    ['a?b', 'a/b', false],
    ['**/fix', 'a/b/fix', true],
    ['*-x', 'a-b-x', true],
    ['a.c', 'abc', false],
    ['(a|b)+', 'a', false],
    ['[ab]', 'a', false],
    ['^main$', 'main', false],
    ['🚀-?', '🚀-🚀', true],
    ['main', 'main\n', false],
    ['', 'main', false],
  ])('%j and %j: %s', (pattern, branch, allowed) => {
    expect(branchAllowed([pattern], branch)).toBe(allowed)
  })

  test('one of several is enough, none of none', () => {
    expect(branchAllowed(['main', 'release/*'], 'release/1')).toBe(true)
    expect(branchAllowed([], 'main')).toBe(false)
  })

  test('without a wildcard means exactly itself', () => {
    const name = fc.string({ unit: 'binary' }).filter(text => !/[*?]/.test(text))
    fc.assert(fc.property(name, name, (a, b) => branchAllowed([a], b) === (a === b) && branchAllowed([a], a)))
  })

  test('full of stars is answered', () => {
    expect(branchAllowed([`${'**a'.repeat(60)}b`], 'a'.repeat(200))).toBe(false)
  })
})
