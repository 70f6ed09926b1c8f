/**
 * `node bin/sum-reports.mjs <failed stages> <report …>`: adds up the JSON reports of vitest and Playwright and prints
 * `N passed, N failed`. A report that is missing, and a file that failed before its first test, count as a failure each.
 */
import { readFileSync } from 'node:fs'

/** @returns {{ passed: number, failed: number }} */
function count(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    return report.stats ? countPlaywright(report) : countVitest(report)
  } catch (error) {
    console.error(`${file}: ${error.message}`)
    return { passed: 0, failed: 1 }
  }
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

function countVitest({ numPassedTests, numFailedTests, testResults, success }) {
  const broken = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
  )
  const failed = numFailedTests + broken.length
  // An error outside every test fails the run, too.
  return { passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed }
}

const [stages, ...files] = process.argv.slice(2)
const counts = files.map(count)
const passed = counts.reduce((sum, each) => sum + each.passed, 0)
const failed = counts.reduce((sum, each) => sum + each.failed, Number(stages))
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
