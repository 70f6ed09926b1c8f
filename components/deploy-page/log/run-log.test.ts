import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineSpans, lineText } from './line-spans'
import { LONGEST_KEPT, RunLog } from './run-log'

const NONCE = 'abcdefgh12345678'
const encode = (text: string) => new TextEncoder().encode(text)

/** The log of bytes that come in pieces of these sizes. */
function logOf(bytes: Uint8Array, sizes: number[] = [bytes.length], nonce: string | null = NONCE): RunLog {
  const log = new RunLog(nonce)
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1)
    log.push(at, bytes.subarray(at, at + size), turn)
    at += size
  }
  return log
}

const shown = (log: RunLog) => Array.from({ length: log.count }, (_, at) => lineText(log.line(at)))
const looks = (log: RunLog) => Array.from({ length: log.count }, (_, at) => lineSpans(log.line(at), log.styleAt(at)))

/** What hostile or careless programs print. */
const hostile = fc
  .uint8Array({ maxLength: 400 })
  .map(bytes => bytes.map(byte => (byte % 7 === 0 ? 0x1b : byte % 11 === 0 ? 0x0a : byte)))
const chatter = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\b',
        '\x1b[31m',
        '\x1b[0m',
        '\x1b[K',
        '\x1b[2K',
        '\x1b]8;;x\x07',
        '\x1b[',
        '\x1e',
        '✓',
        '\u{1f600}',
      ),
      fc.constantFrom(`\x1e${NONCE} begin build\n`, `\x1e${NONCE} end build 0\n`, `\x1e${NONCE} `),
    ),
    { maxLength: 30 },
  )
  .map(parts => encode(parts.join('')))
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 })

test('however bytes are cut, the lines, their looks and the steps are the same', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, chatter), sizes, (bytes, cuts) => {
      const [whole, cut] = [logOf(bytes), logOf(bytes, cuts)]
      expect(shown(cut)).toEqual(shown(whole))
      expect(looks(cut)).toEqual(looks(whole))
      expect(cut.marks).toEqual(whole.marks)
    }),
    { numRuns: 500 },
  )
})

test('nothing that is shown can do anything: no control character, no escape, no way to turn text around', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, chatter), bytes => {
      const text = looks(logOf(bytes))
        .flat()
        .map(span => span.text)
        .join('')
      expect(text).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
    }),
    { numRuns: 500 },
  )
})

test('bytes that come again are left out', () => {
  fc.assert(
    fc.property(chatter, fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { maxLength: 8 }), (bytes, again) => {
      const log = new RunLog(NONCE)
      let have = 0
      for (const [back, on] of again) {
        const from = Math.max(0, have - back)
        log.push(from, bytes.subarray(from, from + on), 0)
        have = log.length
      }
      log.push(have, bytes.subarray(have), 0)
      expect(log.length).toBe(bytes.length)
      expect(shown(log)).toEqual(shown(logOf(bytes)))
    }),
  )
})

describe('lines', () => {
  const lines = (text: string, nonce: string | null = null) => shown(logOf(encode(text), [3], nonce))

  test('end with a line feed, and the one that has begun is shown', () =>
    expect(lines('one\ntwo\r\n\nthree')).toEqual(['one', 'two', '', 'three']))
  test('are overwritten by a return', () => expect(lines('  5 %\r 50 %\r100 %\n')).toEqual(['100 %']))
  test('keep what an overwriting is too short for', () => expect(lines('12345\rab\n')).toEqual(['ab345']))
  test('are erased on request', () => expect(lines('12345\r\x1b[Kab\n')).toEqual(['ab']))
  test('step back', () => expect(lines('abc\b\bX\n')).toEqual(['aXc']))
  test('lose titles, links and cursor games', () =>
    expect(lines('\x1b]0;title\x07a\x1b]8;;http://x\x1b\\b\x1b]8;;\x1b\\\x1b[2Jc\x1b(Bd\x1b=e\n')).toEqual(['abcde']))
  test('keep what an unfinished escape would hide', () =>
    expect(lines('\x1b]0;rest\nnext')).toEqual(['0;rest', 'next']))
  test('show control characters as pictures', () => expect(lines('\0\x07a\x7f\n')).toEqual(['␀␇a␡']))
  test('show invalid UTF-8 as replacement characters', () =>
    expect(shown(logOf(new Uint8Array([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0x0a]), [1]))).toEqual(['a��(�']))
  test('keep their markup as text', () =>
    expect(lines('<script>alert(1)</script>\n')).toEqual(['<script>alert(1)</script>']))
})

test('a step is where its marks are, and a half line before a mark is a line', () => {
  const log = logOf(encode(`a\n\x1e${NONCE} begin build\nb\nhalf\x1e${NONCE} end build 7\nc\n`), [5])
  expect(shown(log)).toEqual(['a', 'b', 'half', 'c'])
  expect(log.marks).toEqual([
    { kind: 'begin', step: 'build', code: null, line: 1 },
    { kind: 'end', step: 'build', code: 7, line: 3 },
  ])
})

test('a mark is not shown while it arrives, and one of another nonce is text', () => {
  expect(shown(logOf(encode(`x\x1e${NONCE} beg`)))).toEqual(['x'])
  expect(shown(logOf(encode('\x1eotherother begin x\n')))).toEqual(['␞otherother begin x'])
})

test('a colour goes on over lines until it is taken back, and ends with its step', () => {
  const log = logOf(encode(`\x1b[31mred\nstill\n\x1b[0mplain\n\x1b[32mgreen\n\x1e${NONCE} end build 0\nplain\n`))
  expect(looks(log).map(([first]) => first?.className)).toEqual(['ar', 'ar', '', 'ag', ''])
})

test('a line without an end is kept in part and its rest counted', () => {
  const log = logOf(encode(`${'x'.repeat(LONGEST_KEPT + 500)}\nnext\n`), [65_536])
  expect([log.line(0).length, log.cutAt(0), log.line(1), log.cutAt(1)]).toEqual([LONGEST_KEPT, 500, 'next', 0])
})

test('a progress bar of a million updates stays small', () => {
  const log = new RunLog(null)
  const update = encode(
    Array.from({ length: 1000 }, (_, at) => `\r\x1b[32m${'█'.repeat(at % 40)}\x1b[0m ${at}`).join(''),
  )
  for (let turn = 0; turn < 100; turn++) log.push(turn * update.length, update, turn)
  expect(log.line(0).length).toBeLessThan(20_000)
  expect(lineText(log.line(0))).toMatch(/999$/)
})

test('a gap is a line that says so, and times are those of the pieces', () => {
  const log = new RunLog(null)
  log.push(0, encode('a\nb'), 1000)
  log.push(3, encode('c\nd\n'), 2000)
  log.push(1000, encode('e\n'), 3000)
  expect(shown(log)).toEqual(['a', 'bc', 'd', '', 'e'])
  expect(log.noticeAt(3)).toBe('993 bytes are not shown')
  expect([0, 1, 2, 4].map(at => log.timeAt(at))).toEqual([1000, 1000, 2000, 3000])
})

// What these would take if every line cost more than the one before is far beyond a test's time.
test('200,000 lines are taken in', () => {
  const bytes = encode(
    Array.from(
      { length: 200_000 },
      (_, at) => `\x1b[36m${at}\x1b[0m compiled src/module-${at}.ts in ${at % 90} ms\n`,
    ).join(''),
  )
  expect(logOf(bytes, [65_536]).count).toBe(200_000)
})

test('returns without end do not add up', () => {
  const log = logOf(encode(`${'\r'.repeat(150_000)}x${'\r'.repeat(150_000)}\n`))
  expect(shown(log)[0]).toContain('x')
})
