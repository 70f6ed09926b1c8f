import { expect, test } from 'vitest'
import { type CheckLine, foldChecks } from './fold-checks'

const check = (more: Partial<CheckLine>): CheckLine => ({
  state: 'ok',
  bad: 0,
  recent: 'pp',
  pass: 2,
  total: 2,
  ...more,
})

test.each([
  ['nothing', [], { watched: 0, firing: 0, worst: -1, recent: '', uptime: null }],
  ['one that is well', [check({})], { watched: 1, firing: 0, worst: -1, recent: 'pp', uptime: 1 }],
  [
    'one that did not run yet',
    [check({ state: 'unknown', recent: '', total: 0 })],
    { recent: '', uptime: null, worst: -1 },
  ],
  ['the worst of each turn, from the newest', [check({ recent: 'pppi' }), check({ recent: 'fp' })], { recent: 'ppfi' }],
  [
    'what fires before what begins to',
    [check({ bad: 1 }), check({ state: 'firing', bad: 3 })],
    { worst: 1, firing: 1 },
  ],
  ['what begins to fail', [check({}), check({ bad: 1 })], { worst: 1, firing: 0 }],
  ['uptime over all runs', [check({ pass: 1, total: 2 }), check({ pass: 6, total: 6 })], { uptime: 0.875 }],
] as [string, CheckLine[], object][])('checks together: %s', (_what, checks, expected) => {
  expect(foldChecks(checks)).toMatchObject(expected)
})
