import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'prometheus-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

const vitest = (passed: number, failed: number, more: object = {}) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  success: failed === 0,
  testResults: [],
  ...more,
})
const playwright = (expected: number, unexpected: number, more: object = {}) => ({
  stats: { expected, unexpected, flaky: 0, skipped: 0 },
  errors: [],
  suites: [],
  ...more,
})

function run(failedStages: number, ...reports: object[]): { stdout: string; status: number | null } {
  const files = reports.map((report, index) => {
    const file = join(folder, `${index}.json`)
    writeFileSync(file, JSON.stringify(report))
    return file
  })
  return spawnSync('node', ['bin/sum-reports.mjs', String(failedStages), ...files], { encoding: 'utf8' })
}

function sum(failedStages: number, ...reports: object[]): { line: string | undefined; code: number | null } {
  const { stdout, status } = run(failedStages, ...reports)
  return { line: stdout.trimEnd().split('\n').at(-1), code: status }
}

describe('the last line of bin/test', () => {
  it('adds up what passed', () => {
    expect(sum(0, vitest(10, 0), vitest(5, 0), playwright(3, 0))).toEqual({ line: '18 passed, 0 failed', code: 0 })
  })

  it('adds up what failed', () => {
    expect(sum(0, vitest(10, 2), playwright(3, 1))).toEqual({ line: '13 passed, 3 failed', code: 1 })
  })

  it('counts a failed stage as a failure', () => {
    expect(sum(2, vitest(10, 0))).toEqual({ line: '10 passed, 2 failed', code: 1 })
  })

  it('counts a missing report as a failure', () => {
    const { stdout, status } = spawnSync('node', ['bin/sum-reports.mjs', '0', join(folder, 'none.json')], {
      encoding: 'utf8',
    })
    expect({ stdout, status }).toEqual({ stdout: '0 passed, 1 failed\n', status: 1 })
  })

  it('counts a file that failed before its first test, and an error outside tests', () => {
    const broken = { success: false, testResults: [{ status: 'failed', assertionResults: [] }] }
    expect(sum(0, vitest(4, 0, broken))).toEqual({ line: '4 passed, 1 failed', code: 1 })
    expect(sum(0, vitest(4, 0, { success: false }))).toEqual({ line: '4 passed, 1 failed', code: 1 })
    expect(sum(0, playwright(4, 0, { errors: [{ message: 'no browser' }] }))).toEqual({
      line: '4 passed, 1 failed',
      code: 1,
    })
  })

  it('names what failed', () => {
    const file = { name: `${process.cwd()}/lib/a.test.ts`, status: 'failed' }
    const assertionResults = [
      { status: 'passed', fullName: 'a adds' },
      { status: 'failed', fullName: 'a subtracts' },
    ]
    const suite = { file: 'b.spec.ts', suites: [{ file: 'b.spec.ts', specs: [{ ok: false, title: 'b opens' }] }] }
    const unit = vitest(1, 1, { testResults: [{ ...file, assertionResults }] })
    const { stdout } = run(0, unit, playwright(0, 1, { suites: [suite] }))
    expect(stdout).toBe('  FAILED  lib/a.test.ts: a subtracts\n  FAILED  b.spec.ts: b opens\n1 passed, 2 failed\n')
  })

  it('counts a flaky test as a failure', () => {
    const stats = { expected: 4, unexpected: 0, flaky: 1, skipped: 0 }
    expect(sum(0, playwright(0, 0, { stats }))).toEqual({ line: '4 passed, 1 failed', code: 1 })
  })
})
