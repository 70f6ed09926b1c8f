import { expect, test } from 'vitest'
import { decisiveTruth, type InstanceFacts } from './truths'

const now = new Date('2026-11-21T10:00:00Z')
const release = { release: '20261121094500-3da201c', sha: '3da201c'.padEnd(40, '0') }
const facts = (over: Partial<InstanceFacts>): InstanceFacts => ({
  host: 'cn-1',
  expectedRelease: release.release,
  expectedSha: release.sha,
  current: release,
  since: null,
  observedAt: new Date('2026-11-21T09:59:30Z'),
  observeFailure: null,
  ...over,
})

test.each<[string, Partial<InstanceFacts>, string, string]>([
  ['a fresh answer', {}, 'on_release', 'cn-1 runs 3da201c'],
  ['an old answer', { observedAt: new Date('2026-11-21T09:35:00Z') }, 'unknown', 'cn-1 was asked last 25m ago'],
  ['no answer', { observedAt: null }, 'unknown', 'cn-1 has not been asked yet'],
  [
    'a failure after an old answer',
    { observedAt: new Date('2026-11-21T09:35:00Z'), observeFailure: { message: 'no route' } },
    'unreachable',
    'cn-1 cannot be reached: no route',
  ],
])('%s decides as such', (_what, over, state, message) => {
  expect(decisiveTruth(facts(over), now)).toMatchObject({ state, message })
})
