import { expect, test } from 'vitest'
import { watchedCommit } from './watched-commit'

test.each([
  ['what runs', ['a', 'a'], 'main', 'a'],
  ['what most hosts run', ['b', 'a', 'b'], 'main', 'b'],
  ['of two halves always the same one', ['b', 'a'], 'main', 'a'],
  ['what runs, beside a new host', [null, 'a'], 'main', 'a'],
  ['the default branch, where nothing was deployed', [null, null], 'main', 'main'],
  ['the default branch, where there is no host', [], 'main', 'main'],
  ['nothing, where nothing is known', [], null, null],
] as [string, (string | null)[], string | null, string | null][])(
  'a place is watched by %s',
  (_what, expected, head, sha) => expect(watchedCommit(expected, head)).toBe(sha),
)
