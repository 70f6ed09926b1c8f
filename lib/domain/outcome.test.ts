import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify, type StepFailure } from './outcome'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 45, second))

const failure = (over: Partial<StepFailure>): StepFailure => ({
  step: 'build',
  host: 'test-02',
  class: 'failed',
  reason: 'npm ci exited 1',
  at: at(0),
  ...over,
})

describe('the outcome', () => {
  test('is nothing when nothing failed', () => {
    expect(classify([])).toBeNull()
  })

  test('names step, reason and host', () => {
    expect(classify([failure({})])).toEqual({
      class: 'failed',
      step: 'build',
      message: 'build: npm ci exited 1 on test-02',
    })
  })

  test('is what failed first, not what followed from it', () => {
    const outcome = classify([
      failure({ host: 'test-01', class: 'cancelled', reason: 'was stopped', at: at(2) }),
      failure({ class: 'timed_out', reason: 'printed nothing for 5m', at: at(1) }),
      failure({ host: 'test-03', class: 'error', reason: 'was killed from outside', at: at(3) }),
    ])
    expect(outcome).toEqual({ class: 'timed_out', step: 'build', message: 'build: printed nothing for 5m on test-02' })
  })

  test('names no host where the service as a whole was asked', () => {
    const final = failure({ step: 'final', reason: 'checks/cart.hurl: POST /carts: got 500' })
    expect(classify([final])?.message).toBe('checks: checks/cart.hurl: POST /carts: got 500')
  })

  test('counts the other hosts where the same step ended the same way', () => {
    const same = ['test-10', 'test-02', 'test-03'].map(host => failure({ host }))
    expect(classify(same)?.message).toBe('build: npm ci exited 1 on test-02 and 2 other hosts')
    expect(classify(same.slice(0, 2))?.message).toBe('build: npm ci exited 1 on test-02 and 1 other host')
  })

  test('does not depend on the order of the records', () => {
    const some = fc.uniqueArray(
      fc.record({
        step: fc.constantFrom('build' as const, 'health' as const),
        host: fc.constantFrom('a-1', 'a-2', 'a-10'),
        class: fc.constantFrom('failed' as const, 'error' as const, 'cancelled' as const),
        reason: fc.constantFrom('x', 'y'),
        at: fc.nat(3).map(at),
      }),
      { selector: it => `${it.step} ${it.host}` },
    )
    fc.assert(
      fc.property(
        some.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(classify(shuffled)).toEqual(classify(all))
        },
      ),
    )
  })
})
