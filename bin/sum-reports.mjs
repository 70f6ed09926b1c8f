/**
 * `node bin/sum-reports.mjs <failed stages> <report …>`: adds up the JSON reports of vitest and Playwright, names the
 * tests that failed, a line each, and prints `N passed, N failed`. A report that is missing, and a file that failed before its first test, count as a failure each.
 */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** @returns {{ passed: number, failed: number, names: string[] }} */
function count(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    return report.stats ? countPlaywright(report) : countVitest(report)
  } catch (error) {
    console.error(`${file}: ${error.message}`)
    return { passed: 0, failed: 1, names: [] }
  }
}

function countPlaywright({ stats, errors, suites }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    names: suites.flatMap(namesIn),
  }
}

/** Of a suite of Playwright's: files hold suites, and suites hold specs and suites. */
function namesIn({ file, specs = [], suites = [] }) {
  const failed = specs.filter(spec => !spec.ok).map(spec => `${file}: ${spec.title}`)
  return [...failed, ...suites.flatMap(namesIn)]
}

function countVitest({ numPassedTests, numFailedTests, testResults, success }) {
  const broken = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
  )
  const failed = numFailedTests + broken.length
  // An error outside every test fails the run, too.
  const names = testResults.flatMap(file =>
    file.assertionResults
      .filter(test => test.status === 'failed')
      .map(test => `${relative('.', file.name)}: ${test.fullName}`),
  )
  return { passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed, names }
}

const [stages, ...files] = process.argv.slice(2)
const counts = files.map(count)
const passed = counts.reduce((sum, each) => sum + each.passed, 0)
const failed = counts.reduce((sum, each) => sum + each.failed, Number(stages))
for (const name of counts.flatMap(each => each.names)) console.log(`  FAILED  ${name}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
