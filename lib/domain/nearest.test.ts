import { describe, expect, test } from 'vitest'
import { nearest } from './nearest'

describe('the nearest known word', () => {
  test.each([
    ['biuld', 'build'],
    ['Build', 'build'],
    ['builds', 'build'],
    ['keep-releases', 'keep_releases'],
    ['keep_release', 'keep_releases'],
    ['xyz', null],
    ['<<', null],
    ['', null],
    ['x'.repeat(10_000), null],
  ])('to %s is %s', (word, meant) => {
    expect(nearest(word, ['build', 'keep_releases', 'ci', 'restart'])).toBe(meant)
  })

  test('is the first of equals, and none of none', () => {
    expect(nearest('teat', ['test', 'team'])).toBe('test')
    expect(nearest('test', [])).toBeNull()
  })
})
