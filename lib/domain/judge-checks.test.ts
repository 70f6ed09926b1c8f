import { describe, expect, test } from 'vitest'
import { type CheckOutcome, judgeCheck } from './judge-checks'

const outcome = (verdict: CheckOutcome['verdict'], part: Partial<CheckOutcome> = {}): CheckOutcome => ({
  path: 'checks/up.hurl',
  verdict,
  reason: verdict === 'pass' ? null : 'GET /up: status == 200, got 500',
  ended: verdict === 'pass' ? null : { entry: 2, asserts: ['status == 200'] },
  entryMs: [10, 20],
  revisions: [],
  ...part,
})
const SHA = '3da201c4e5f60718293a4b5c6d7e8f9001122334'
const took = (ms: number) => outcome('pass', { entryMs: [10, ms] })
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
    expect(judgeCheck(after, { sha: SHA, before, beside }).verdict).toBe(verdict)
  })

  test.each<[number | null, number | null, number, string]>([
    [20, null, 25, 'pass'],
    [20, null, 500, 'pass'],
    [20, null, 600, 'slow'],
    [400, null, 1000, 'pass'],
    [400, null, 1300, 'slow'],
    [20, 30, 600, 'slow'],
    [20, 580, 600, 'known'],
    [600, 20, 600, 'pass'],
    [null, 20, 600, 'slow'],
    [null, 580, 600, 'pass'],
    [null, null, 9000, 'pass'],
  ])(
    'that took %s ms before, takes %s ms on the release before now, and %i ms itself is %s',
    (was, is, now, verdict) => {
      const [before, beside] = [was, is].map(ms => (ms === null ? null : took(ms)))
      expect(judgeCheck(took(now), { sha: SHA, before: before ?? null, beside: beside ?? null }).verdict).toBe(verdict)
    },
  )

  test('is slow by the one request that only the new release is slow at', () => {
    const both = { before: outcome('pass', { entryMs: [10, 10] }), beside: outcome('pass', { entryMs: [800, 10] }) }
    expect(judgeCheck(outcome('pass', { entryMs: [800, 900] }), { sha: SHA, ...both })).toEqual({
      verdict: 'slow',
      reason: 'request 2 took 900 ms, 10 ms before, 10 ms on the release before at the same time',
    })
  })

  test.each<[string[], string]>([
    [[], 'pass'],
    [[SHA], 'pass'],
    [['3DA201C'], 'pass'],
    [['v1.4', '2026-11-21'], 'pass'],
    [[SHA, '8c1f0aa'], 'fail'],
  ])('that passes, answered by %s, is %s', (revisions, verdict) => {
    const after = outcome('pass', { revisions })
    expect(judgeCheck(after, { sha: SHA, before: pass, beside: null }).verdict).toBe(verdict)
  })

  test('says what was slow, what was red before, and who answers', () => {
    const reason = (after: CheckOutcome, before: CheckOutcome) =>
      judgeCheck(after, { sha: SHA, before, beside: null }).reason
    expect(reason(took(800), pass)).toBe('request 2 took 800 ms, 20 ms before')
    expect(reason(red, red)).toBe('GET /up: status == 200, got 500, as before the deploy')
    expect(reason(outcome('pass', { revisions: ['8c1f0aa9'] }), pass)).toBe('8c1f0aa answers, and not 3da201c')
  })
})
