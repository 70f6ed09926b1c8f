import type { AssertResult, CheckResult, EntryResult } from './run/result'

/** Results as JUnit XML: a suite for each file, a case for each request. Inconclusive is an error, not a failure. */
export function toJunit(results: readonly { file: string; result: CheckResult }[]): string {
  const suites = results.map(({ file, result }) => suite(file, result))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`
}

function suite(file: string, { startedAt, durationMs, entries }: CheckResult): string {
  const count = (is: (entry: EntryResult) => boolean) => entries.filter(is).length
  const counts = attributes({
    name: file,
    timestamp: startedAt,
    tests: entries.length,
    failures: count(({ verdict }) => verdict === 'fail'),
    errors: count(({ verdict }) => verdict === 'inconclusive'),
    skipped: count(({ skipped }) => skipped),
    time: seconds(durationMs),
  })
  return `  <testsuite${counts}>\n${entries.map(entry => testcase(file, entry)).join('')}  </testsuite>\n`
}

function testcase(file: string, entry: EntryResult): string {
  const { index, line, method, url, verdict, reason, skipped, durationMs, asserts } = entry
  const name = `${index}. ${method} ${url || `(line ${line})`}`
  const said = attributes({ name, classname: file, file, line, time: seconds(durationMs) })
  if (skipped) return `    <testcase${said}><skipped/></testcase>\n`
  if (verdict === 'pass') return `    <testcase${said}/>\n`
  const word = verdict === 'fail' ? 'failure' : 'error'
  const text = asserts.filter(assert => assert.verdict !== 'pass').map(described)
  const body = escaped([reason ?? '', ...text].join('\n'))
  return `    <testcase${said}><${word}${attributes({ message: reason ?? '', type: verdict })}>${body}</${word}></testcase>\n`
}

const described = ({ line, assert, expected, actual, message }: AssertResult) =>
  `line ${line}: ${assert}\n  ${message ?? `expected: ${expected}\n  actual:   ${actual}`}`

const seconds = (ms: number) => (ms / 1000).toFixed(3)

const attributes = (all: Record<string, string | number>) =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/[\n\t]/g, ' ')}"`)
    .join('')

/** Without the characters that XML 1.0 cannot hold at all. */
const escaped = (text: string) =>
  text
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`)
