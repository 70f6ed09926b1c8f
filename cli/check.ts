import { isUtf8 } from 'node:buffer'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { filesBelow } from '@/lib/checks/files'
import { exchange } from '@/lib/checks/http/exchange'
import { toJunit } from '@/lib/checks/junit'
import { runCheck } from '@/lib/checks/run'
import type { CheckResult, EntryResult } from '@/lib/checks/run/result'
import { parse } from '@/lib/checks/syntax/parse'
import type { SyntaxProblem } from '@/lib/checks/syntax/reader'
import type { HurlFile } from '@/lib/checks/syntax/tree'
import { variableOf } from '@/lib/checks/variable'
import { EXIT, Refusal } from './call'
import { importCheck } from './import-check'
import type { Options } from './options'
import { plain } from './print'
import { listChecks, runWatched, watchedName } from './watched-check'

type Check = { file: string; tree: HurlFile }
type Done = { file: string; result: CheckResult }

const USAGE =
  'prometheus check run <file …>, check run <service>/<environment>/<check>, check list, or check import <file>'

/**
 * `check run <file…>`: runs Hurl files from here, without a Prometheus; `service/environment/check` runs on the server.
 * `check import <file>` makes files.
 */
export async function check([verb, ...names]: string[], options: Options): Promise<number> {
  if (verb === 'import') return importCheck(names, options)
  if (verb === 'list') return listChecks(names, options)
  if (verb !== 'run' || names.length === 0) throw new Refusal(`Usage: ${USAGE}`, EXIT.usage)
  const watched = names.filter(name => watchedName(name))
  const files = names.filter(name => !watched.includes(name))
  const verdicts: string[] = (await runFiles(files, options)).map(({ result }) => result.verdict)
  for (const name of watched) verdicts.push((await runWatched(name, options)).verdict)
  return exitCode(new Set(verdicts))
}

async function runFiles(files: string[], options: Options): Promise<Done[]> {
  const variables = new Map([...pairs('--variable', options.variable)].map(([name, text]) => [name, variableOf(text)]))
  const secrets = pairs('--secret', options.secret)
  const checks = await Promise.all(files.map(read))
  const done: Done[] = []
  for (const { file, tree } of checks) {
    const result = await runCheck(tree, {
      exchange: (call, signal) => exchange(call, { policy: { everything: true }, signal }),
      variables,
      secrets,
      readFile: filesBelow(dirname(file)),
    })
    done.push({ file, result })
    process.stdout.write(`${options.json ? JSON.stringify({ file, ...result }) : resultText(file, result)}\n`)
  }
  if (options.junit !== null) await writeReport(options.junit, toJunit(done))
  return done
}

async function writeReport(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: Error) => {
    throw new Refusal(`The report ${plain(file)} cannot be written: ${error.message}`, EXIT.usage)
  })
}

function exitCode(verdicts: ReadonlySet<string>): number {
  if (verdicts.has('fail')) return EXIT.badEnd
  return verdicts.has('inconclusive') || verdicts.has('running') ? EXIT.unreached : 0
}

function pairs(option: string, given: string[]): Map<string, string> {
  return new Map(
    given.map((text): [string, string] => {
      const [, name, value] = /^([A-Za-z_][A-Za-z0-9_-]*)=(.*)$/s.exec(text) ?? []
      // A secret that is written wrong is one still: the message does not repeat it.
      if (name === undefined || value === undefined)
        throw new Refusal(`${option} takes name=value, such as ${option} base_url=http://127.0.0.1:8080.`, EXIT.usage)
      return [name, value]
    }),
  )
}

async function read(file: string): Promise<Check> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Refusal(`${file} cannot be read: ${error.message}`, EXIT.usage)
  })
  if (!isUtf8(bytes)) throw new Refusal(`${file} is not UTF-8, as checks have to be.`, EXIT.usage)
  const parsed = parse(bytes.toString('utf8'))
  if (!parsed.ok) throw new Refusal(problemText(file, parsed.problem), EXIT.usage)
  return { file, tree: parsed.file }
}

function problemText(file: string, { at, expected, found, line }: SyntaxProblem): string {
  const before = line.slice(0, at.column - 1).replace(/[^\t]/g, ' ')
  return `${file}:${at.line}:${at.column}: expected ${expected}; found ${found}\n  ${plain(line)}\n  ${before}^`
}

const WORDS = { pass: 'pass', fail: 'FAIL', inconclusive: 'UNKNOWN' }

function resultText(file: string, { verdict, reason, durationMs, entries, entryCount }: CheckResult): string {
  const requests = `${entries.length} of ${entryCount} requests in ${Math.round(durationMs)} ms`
  const head = `${WORDS[verdict]}  ${file}  ${requests}`
  if (verdict === 'pass') return head
  return [head, `  ${reason}`, ...entries.filter(entry => entry.verdict !== 'pass').flatMap(detail)]
    .map(plain)
    .join('\n')
}

function detail({ asserts }: EntryResult): string[] {
  return asserts
    .filter(assert => assert.verdict !== 'pass')
    .flatMap(({ line, assert, expected, actual, message }) => [
      `  line ${line}  ${assert}`,
      ...(message === null ? [`    expected  ${expected}`, `    actual    ${actual}`] : [`    ${message}`]),
    ])
}
