import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMarkParser, openMarks, parseMarks, stripMarks } from './marks'

const nonce = 'abc123DEF'
const log = Buffer.from(
  `noise\x1e${nonce} begin transfer\nunfinished\x1e${nonce} end transfer 0\n` +
    `\x1e${nonce} begin build\nout\n\x1eother mark\n\x1e${nonce} nonsense\n\x1e\x1e${nonce} end build 137 killed\nrest`,
)
/** Where a mark with these words is in the log. */
const place = (words: string) => {
  const mark = `\x1e${nonce} ${words}\n`
  return { offset: log.indexOf(mark), next: log.indexOf(mark) + mark.length }
}
const marks = [
  { kind: 'begin', step: 'transfer', ...place('begin transfer') },
  { kind: 'end', step: 'transfer', code: 0, ...place('end transfer 0') },
  { kind: 'begin', step: 'build', ...place('begin build') },
  { kind: 'end', step: 'build', code: 137, killed: true, ...place('end build 137 killed') },
]
const third = place('begin build').offset

describe('marks', () => {
  it('are found anywhere in a log, and nothing else is', () => {
    expect(parseMarks(nonce, log)).toEqual(marks)
    expect(parseMarks('somebodyelse', log)).toEqual([])
  })

  it('are found however the log is cut', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: log.length }), { maxLength: 40 })
    fc.assert(
      fc.property(cuts, cuts => {
        const parser = createMarkParser(nonce)
        const edges = [0, ...cuts.sort((a, b) => a - b), log.length]
        const found = edges.slice(1).flatMap((end, at) => {
          const start = edges[at] ?? 0
          return parser.push(start, log.subarray(start, end)).events
        })
        expect(found).toEqual(marks)
      }),
    )
  })

  it('are found once when pieces are read again', () => {
    const parser = createMarkParser(nonce)
    const found = [
      [0, 60],
      [20, 60],
      [40, 100],
      [0, log.length],
      [log.length, log.length],
    ].flatMap(([start = 0, end]) => parser.push(start, log.subarray(start, end)).events)
    expect(found).toEqual(marks)
  })

  it('are found from any place where reading begins, and after a gap', () => {
    const later = createMarkParser(nonce)
    expect(later.push(third - 9, log.subarray(third - 9)).events).toEqual(marks.slice(2))
    const gap = createMarkParser(nonce)
    gap.push(0, log.subarray(0, 10))
    expect(gap.push(third, log.subarray(third)).events).toEqual(marks.slice(2))
  })

  it('do not make the parser hoard a line that never ends', () => {
    const parser = createMarkParser(nonce)
    const endless = Buffer.from(`\x1e${nonce} ${'x'.repeat(300)}`)
    expect(parser.push(0, endless).events).toEqual([])
    const mark = Buffer.from(`\x1e${nonce} end x 0\n`)
    expect(parser.push(endless.length, mark).events).toEqual([
      { kind: 'end', step: 'x', code: 0, offset: endless.length, next: endless.length + mark.length },
    ])
  })

  it('are left out for people', () => {
    expect(stripMarks(nonce, log).toString()).toBe(
      `noiseunfinishedout\n\x1eother mark\n\x1e${nonce} nonsense\n\x1erest`,
    )
  })

  it('need a nonce that cannot be anything else', () => {
    for (const bad of ['', 'short', 'has space', "quote'quote", 'a'.repeat(65)]) {
      expect(() => openMarks(bad)).toThrow(RangeError)
      expect(() => createMarkParser(bad)).toThrow(RangeError)
    }
  })
})
