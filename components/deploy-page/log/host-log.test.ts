import { describe, expect, test } from 'vitest'
import type { RunView, StepView } from '@/lib/api/deploy'
import { firstError } from './first-error'
import { HostLog } from './host-log'
import { LogRows } from './log-rows'
import { searchLog, splitMatches } from './search-log'

const NONCE = 'abcdefgh12345678'
const host = { id: 'h', name: 'prod-01' }
const encode = (text: string) => new TextEncoder().encode(text)

const run = (id: string, part: string, position: number, nonce: string | null = null): RunView => ({
  id,
  host,
  part,
  attempt: 1,
  position,
  nonce,
  state: 'running',
  exitCode: null,
  logLength: 0,
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: null,
})

const step = (name: string, position: number, state: StepView['state'], undo = false): StepView => ({
  id: `${name}-${undo}`,
  host,
  wave: 1,
  position,
  phase: 'switch',
  name,
  undo,
  state,
  detail: null,
  startedAt: null,
  finishedAt: null,
})

function twoRuns() {
  const log = new HostLog()
  log.setRuns([run('b', 'health', 1), run('a', 'prepare', 0, NONCE)])
  const prepare = `\x1e${NONCE} begin transfer\nsent\n\x1e${NONCE} end transfer 0\n\x1e${NONCE} begin build\none\ntwo\n`
  log.push('a', 0, encode(prepare), 0)
  log.push('b', 0, encode('GET /up 200\n\x1b[31mGET /up 503\x1b[0m\n'), 0)
  return log
}

const steps = [step('transfer', 0, 'succeeded'), step('build', 1, 'succeeded'), step('health', 2, 'failed')]

test('bytes that come before their run is known are shown when it is', () => {
  const log = new HostLog()
  log.setRuns([])
  log.push('a', 0, encode('one\n'), 0)
  log.push('a', 4, encode('two\n'), 0)
  expect(log.lineCount).toBe(0)
  log.setRuns([run('a', 'restart', 0)])
  expect(log.lineCount).toBe(2)
})

test('runs follow one another by position, each with its steps', () => {
  expect(twoRuns().sections(steps)).toEqual([
    { key: 'a/transfer', step: 'transfer', undo: false, run: 'a', from: 0, to: 1 },
    { key: 'a/build', step: 'build', undo: false, run: 'a', from: 1, to: 3 },
    { key: 'b', step: 'health', undo: false, run: 'b', from: 0, to: 2 },
  ])
})

test('a step that has begun and written nothing stands in its place', () => {
  const log = twoRuns()
  const names = log.sections([...steps.slice(0, 2), step('restart', 2, 'running'), step('health', 3, 'failed')])
  expect(names.map(section => section.step)).toEqual(['transfer', 'build', 'restart', 'health'])
})

test('the way back comes last and is told apart', () => {
  const log = twoRuns()
  log.setRuns([run('a', 'prepare', 0, NONCE), run('b', 'health', 1), run('c', 'undo-health', 2)])
  const last = log
    .sections([...steps, step('activate', 0, 'running', true), step('health', 2, 'waiting', true)])
    .slice(-2)
  expect(last.map(({ step: name, undo }) => [name, undo])).toEqual([
    ['activate', true],
    ['health', true],
  ])
})

test('lines are numbered through all runs, and found by number', () => {
  const log = twoRuns()
  expect([log.base('a'), log.base('b'), log.lineCount]).toEqual([0, 3, 5])
  expect([log.find(3), log.find(4), log.find(6)]).toEqual([{ run: 'a', line: 2 }, { run: 'b', line: 0 }, null])
})

test('a middle that was left out is said where it is missing', () => {
  const log = twoRuns()
  log.leaveOut('41 MB are left out')
  log.push('b', 5000, encode('tail\n'), 0)
  const found = log.log('b')
  expect([found?.noticeAt(2), found?.line(3)]).toEqual(['41 MB are left out', 'tail'])
})

describe('rows', () => {
  const sections = twoRuns().sections(steps)
  test('are heads, and lines of what is open', () => {
    const rows = new LogRows(sections, section => section.step !== 'transfer')
    const all = Array.from({ length: rows.count }, (_, index) => rows.at(index))
    expect(all.map(row => `${row?.section.step} ${row?.line ?? '-'}`)).toEqual([
      'transfer -',
      'build -',
      'build 1',
      'build 2',
      'health -',
      'health 0',
      'health 1',
    ])
    expect([rows.indexOf('a', 2), rows.indexOf('b', 1), rows.indexOf('a', 0), rows.at(7)]).toEqual([3, 6, -1, null])
  })
})

test('the first error is in the first step that failed', () => {
  const log = twoRuns()
  const sections = log.sections(steps)
  expect(firstError(log, sections, steps)).toEqual({ section: sections[2], line: 1 })
  expect(firstError(log, sections, [step('build', 0, 'succeeded')])).toBeNull()
})

test('search sees what people see, whatever its case', () => {
  const log = twoRuns()
  const sections = log.sections(steps)
  expect(searchLog(log, sections, 'get /UP').map(({ line }) => line)).toEqual([0, 1])
  expect(searchLog(log, sections, '[31m')).toEqual([])
  expect(splitMatches('aXbxc', 'x')).toEqual(['a', 'X', 'b', 'x', 'c'])
})

test('what stands before the first step’s mark belongs to that step', () => {
  const log = new HostLog()
  log.setRuns([run('a', 'prepare', 0, NONCE)])
  log.push('a', 0, encode(`already prepared\n\x1e${NONCE} begin transfer\n\x1e${NONCE} end transfer 0\n`), 0)
  expect(log.sections([step('transfer', 0, 'succeeded')])).toEqual([
    { key: 'a/transfer', step: 'transfer', undo: false, run: 'a', from: 0, to: 1 },
  ])
})
