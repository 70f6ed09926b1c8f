import { describe, expect, test } from 'vitest'
import { type CheckOutcome, judgeCheck } from './judge-checks'

const outcome = (verdict: CheckOutcome['verdict'], part: Partial<CheckOutcome> = {}): CheckOutcome => ({
  path: 'checks/up.hurl',
  verdict,
  reason: verdict === 'pass' ? null : 'GET /up: status == 200, got 500',
  ended: verdict === 'pass' ? null : { entry: 2, asserts: ['status == 200'] },
  entryMs: [10, 20],
  ...part,
})
const pass = outcome('pass')
const red = outcome('fail')
const dark = outcome('inconclusive', { reason: 'no answer within 30 s', ended: { entry: 1, asserts: [] } })
const earlier = outcome('fail', { ended: { entry: 1, asserts: ['status == 200'] } })
const elsewhere = outcome('fail', { ended: { entry: 2, asserts: ['jsonpath "$.id" == 3'] } })

describe('a check on the new release', () => {
  test.each<[string, CheckOutcome, CheckOutcome | null, CheckOutcome | null, string]>([
    ['that passes, passes', pass, pass, null, 'pass'],
    ['that passes where it was red before, passes', pass, red, null, 'pass'],
    ['that passes where nothing ran before, passes', pass, null, null, 'pass'],
    ['that fails where it passed before, fails', red, pass, null, 'fail'],
    ['that fails where nothing ran before, fails', red, null, null, 'fail'],
    ['that fails where nothing was proved before, fails', red, dark, null, 'fail'],
    ['that fails as it did before is known', red, red, null, 'known'],
    ['that fails further on than before is known', red, earlier, null, 'known'],
    ['that fails earlier than before fails', earlier, red, null, 'fail'],
    ['that fails in another assert than before fails', red, elsewhere, null, 'fail'],
    ['that fails as the release before does now proves nothing', red, pass, red, 'inconclusive'],
    ['that fails while the release before passes, fails', red, pass, pass, 'fail'],
    ['that could not be carried out is inconclusive', dark, pass, null, 'inconclusive'],
    ['that could not be carried out before either is inconclusive', dark, dark, null, 'inconclusive'],
  ])('%s', (_, after, before, beside, verdict) => {
    expect(judgeCheck(after, before, beside).verdict).toBe(verdict)
  })

  test.each<[number, number, string]>([
    [20, 25, 'pass'],
    [20, 500, 'pass'],
    [20, 600, 'slow'],
    [400, 1000, 'pass'],
    [400, 1300, 'slow'],
  ])('that took %i ms and takes %i ms is %s', (was, now, verdict) => {
    const after = outcome('pass', { entryMs: [10, now] })
    expect(judgeCheck(after, outcome('pass', { entryMs: [10, was] })).verdict).toBe(verdict)
  })

  test('says what was slow, and what was red before', () => {
    expect(judgeCheck(outcome('pass', { entryMs: [10, 800] }), pass).reason).toBe('request 2 took 800 ms, 20 ms before')
    expect(judgeCheck(red, red).reason).toBe('GET /up: status == 200, got 500, as before the deploy')
  })
})
