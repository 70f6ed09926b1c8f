import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AlertRules,
  type AlertState,
  alertAfter,
  type CheckVerdict,
  type EndedRun,
  NO_RUN_YET,
} from './check-alert'

const RULES: AlertRules = { fireAfter: 3, resolveAfter: 2, remindSeconds: 60, muteDuringDeploys: true }

/** A run every 10 s: `.` passes, `x` fails, `?` is inconclusive; in capitals (`:`, `X`, `!`) the service is being deployed. */
const RUNS: Record<string, [CheckVerdict, boolean]> = {
  '.': ['pass', false],
  x: ['fail', false],
  '?': ['inconclusive', false],
  ':': ['pass', true],
  X: ['fail', true],
  '!': ['inconclusive', true],
}

/** What was told after each run: `-` nothing, `F` fired, `R` reminded, `o` resolved. */
function told(runs: string, rules: AlertRules = RULES): { line: string; end: AlertState } {
  let state = NO_RUN_YET
  const line = [...runs].map((letter, index) => {
    const [verdict, deploying] = RUNS[letter] ?? (['pass', false] as const)
    const { after, notice } = alertAfter(state, { verdict, deploying, at: 1_000_000 + index * 10_000 }, rules)
    state = after
    return notice === null ? '-' : { fired: 'F', reminded: 'R', resolved: 'o' }[notice]
  })
  return { line: line.join(''), end: state }
}

describe('the alert of a check', () => {
  test.each([
    ['nothing happens while all is well', '.....', '-----', 'ok'],
    ['one bad run is none', '.x.x.x.', '-------', 'ok'],
    ['two in a row are not three', '.xx.xx.', '-------', 'ok'],
    ['three in a row fire', '.xxx', '---F', 'firing'],
    ['from the very first run on', 'xxx', '--F', 'firing'],
    ['inconclusive is bad too', '.??x', '---F', 'firing'],
    ['once it fires it is told once', 'xxxxxx', '--F---', 'firing'],
    ['and again when the reminder is due', 'xxxxxxxxxxxxxxxxx', '--F-----R-----R--', 'firing'],
    ['one good run is not the end', 'xxx.', '--F-', 'firing'],
    ['two in a row are', 'xxx..', '--F-o', 'ok'],
    ['a bad one between begins the count anew', 'xxx.x.x..', '--F-----o', 'ok'],
    ['after the end it needs three again', 'xxx..xx.xxx', '--F-o-----F', 'firing'],
    ['no reminder comes with a good run', 'xxxxxxxx.x', '--F------R', 'firing'],
    ['a deploy mutes it', 'XXXXX', '-----', 'firing'],
    ['what still is bad after the deploy is told at once', 'XXXXx', '----F', 'firing'],
    ['what got well with the deploy was never told', 'XXXX::', '------', 'ok'],
    ['nor is its end after the deploy', 'XXXX..', '------', 'ok'],
    ['runs of a deploy count', 'XXx', '--F', 'firing'],
    ['a deploy mutes inconclusive runs too', '!!!!!', '-----', 'firing'],
    ['who heard that it fired hears the end, deploy or not', 'xxx::', '--F-o', 'ok'],
    ['a deploy holds reminders back until it is over', 'xxxXXXXXXXXx', '--F--------R', 'firing'],
    ['before it fires nothing is known to be well or ill', 'xx', '--', 'unknown'],
  ])('%s: %s', (_what, runs, expected, state) => {
    const { line, end } = told(runs)
    expect(line).toBe(expected)
    expect(end.state).toBe(state)
  })

  test.each<[string, Partial<AlertRules>, string, string]>([
    ['fires at once if asked', { fireAfter: 1 }, '.x', '-F'],
    ['ends at once if asked', { resolveAfter: 1 }, 'xxx.', '--Fo'],
    ['is not muted if not asked', { muteDuringDeploys: false }, 'XXX', '--F'],
    ['reminds never if asked', { remindSeconds: null }, 'xxxxxxxxxxxx', '--F---------'],
    ['reminds at every run if asked', { remindSeconds: 1 }, 'xxxxx', '--FRR'],
  ])('%s', (_what, rules, runs, expected) => {
    expect(told(runs, { ...RULES, ...rules }).line).toBe(expected)
  })

  test('says since when', () => {
    expect(told('.xxxx').end).toEqual({
      state: 'firing',
      bad: 4,
      good: 0,
      firingSince: 1_030_000,
      toldAt: 1_030_000,
      at: 1_040_000,
    })
    expect(told('xxx..').end).toEqual({ state: 'ok', bad: 0, good: 2, firingSince: null, toldAt: null, at: 1_040_000 })
  })

  test('a run that comes late changes nothing', () => {
    const { end } = told('.xx')
    const late: EndedRun = { verdict: 'fail', at: 1_000_000, deploying: false }
    expect(alertAfter(end, late, RULES)).toEqual({ after: end, notice: null })
  })

  test('whatever happens: fired and resolved take turns, and one end follows each beginning at most', () => {
    const runs = fc.string({ unit: fc.constantFrom(...'.x?:X!'), maxLength: 60 })
    fc.assert(
      fc.property(runs, text => {
        const turns = told(text).line.replace(/[-R]/g, '')
        expect(turns).toMatch(/^(Fo)*F?$/)
        expect(told(text).line.replace(/-/g, '')).toMatch(/^(FR*o)*(FR*)?$/)
      }),
    )
  })
})
