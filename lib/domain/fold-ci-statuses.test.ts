import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { CI_RESULTS, type CiReport, type CiResult, ciVerdict } from './ci-status'
import { type CiRules, foldCiStatuses } from './fold-ci-statuses'

const NO_RULES: CiRules = { require: [], allowFailures: [], ignore: [] }
const report = (context: string, result: CiResult, more: Partial<CiReport> = {}): CiReport => ({
  source: 'ci',
  context,
  result,
  run: 1,
  at: 0,
  ...more,
})
const fold = (reports: CiReport[], rules: Partial<CiRules> = {}, complete = true) =>
  foldCiStatuses({ reports, complete }, { ...NO_RULES, ...rules })

describe('one job, by its result and what the rules say of it', () => {
  test.each<[CiResult, string, string, string, string, string]>([
    // result, counts, required, may fail, required and may fail, ignored
    ['success', 'passed', 'passed', 'passed', 'passed', 'passed'],
    ['neutral', 'passed', 'passed', 'passed', 'passed', 'passed'],
    ['skipped', 'passed', 'passed', 'passed', 'passed', 'passed'],
    ['queued', 'running', 'running', 'passed', 'running', 'passed'],
    ['running', 'running', 'running', 'passed', 'running', 'passed'],
    ['failure', 'failed', 'failed', 'passed', 'passed', 'passed'],
    ['cancelled', 'failed', 'failed', 'passed', 'passed', 'passed'],
    ['timed_out', 'failed', 'failed', 'passed', 'passed', 'passed'],
    ['action_required', 'failed', 'failed', 'passed', 'passed', 'passed'],
    ['stale', 'failed', 'failed', 'passed', 'passed', 'passed'],
    ['startup_failure', 'failed', 'failed', 'passed', 'passed', 'passed'],
    ['unknown', 'failed', 'failed', 'passed', 'passed', 'passed'],
  ])('%s', (result, counts, required, mayFail, both, ignored) => {
    const job = [report('ci/test', result)]
    const name = ['ci/test']
    expect([
      fold(job).state,
      fold(job, { require: name }).state,
      fold(job, { allowFailures: name }).state,
      fold(job, { require: name, allowFailures: name }).state,
      fold(job, { ignore: name }).state,
    ]).toEqual([counts, required, mayFail, both, ignored])
  })

  it('has a verdict on every word', () => {
    expect(CI_RESULTS.map(ciVerdict)).not.toContain(undefined)
  })
})

describe('several jobs', () => {
  it('are none where nothing was said and nothing is required', () => {
    expect(fold([])).toEqual({ state: 'none', jobs: [], missing: [] })
  })
  it('miss what is required and was never reported', () => {
    expect(fold([report('ci/lint', 'success')], { require: ['ci/test'] })).toMatchObject({
      state: 'missing',
      missing: ['ci/test'],
    })
    expect(fold([], { require: ['ci/test'] }).state).toBe('missing')
  })
  it('fail as soon as one has failed, whatever else is missing, running or not known', () => {
    const jobs = [report('a', 'success'), report('b', 'running'), report('c', 'failure')]
    expect(fold(jobs, { require: ['d'] }, false).state).toBe('failed')
  })
  it('run while one runs', () => {
    expect(fold([report('a', 'success'), report('b', 'queued')], { require: ['c'] }).state).toBe('running')
  })
  it('are never green from an incomplete answer', () => {
    expect(fold([report('a', 'success')], {}, false).state).toBe('unknown')
    expect(fold([], {}, false).state).toBe('unknown')
  })
  it('match rules by pattern', () => {
    const jobs = [report('ci/unit', 'success'), report('nightly/fuzz', 'failure')]
    expect(fold(jobs, { require: ['ci/*'], ignore: ['nightly/*'] }).state).toBe('passed')
  })
  it('require nothing that is ignored', () => {
    expect(fold([], { require: ['nightly'], ignore: ['nightly'] }).state).toBe('none')
  })
  it('stand in the order in which one wants to read them', () => {
    const jobs = [report('d', 'success'), report('b', 'running'), report('c', 'failure'), report('a', 'success')]
    expect(fold(jobs).jobs.map(({ context }) => context)).toEqual(['c', 'b', 'a', 'd'])
  })
})

describe('reruns', () => {
  it('replace what they repeat, in any order of arrival', () => {
    const runs = [report('a', 'failure', { run: 1, at: 9 }), report('a', 'success', { run: 2, at: 5 })]
    expect(fold(runs).state).toBe('passed')
    expect(fold(runs.toReversed()).state).toBe('passed')
  })
  it('are under way again while they run', () => {
    expect(fold([report('a', 'success', { run: 1 }), report('a', 'running', { run: 2 })]).state).toBe('running')
  })
  it('end once: a late word that the same run is under way changes nothing', () => {
    expect(fold([report('a', 'success', { at: 1 }), report('a', 'running', { at: 2 })]).state).toBe('passed')
  })
  it('of one source do not replace another source’s job of the same name', () => {
    const jobs = [report('a', 'failure', { run: 1 }), report('a', 'success', { source: 'jenkins', run: 2 })]
    expect(fold(jobs).state).toBe('failed')
  })

  it('give the same state from every order, with every report doubled', () => {
    const reports = fc.array(
      fc.record({
        source: fc.constantFrom('ci', 'jenkins'),
        context: fc.constantFrom('a', 'b'),
        result: fc.constantFrom(...CI_RESULTS),
        run: fc.integer({ min: 1, max: 3 }),
        at: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { maxLength: 8 },
    )
    const distinct = reports.filter(all => new Set(all.map(({ at }) => at)).size === all.length)
    fc.assert(
      fc.property(
        distinct.chain(all =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        ([straight, shuffled]) => {
          expect(fold(shuffled)).toEqual(fold(straight))
        },
      ),
    )
  })
})
