import { describe, expect, it } from 'vitest'
import { failureOf, reportOf } from './answer'
import type { Heard } from './call'

function heard(lines: string[], more: Partial<Heard> = {}): Heard {
  const words = lines.map(line => ({ name: line.split(' ')[0] ?? '', rest: line.split(' ').slice(1).join(' ') }))
  return { words, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), noise: '', exited: true, ...more }
}

describe('failureOf', () => {
  it('finds none in the expected answer, whatever the noise', () => {
    expect(failureOf(heard(['here', 'fenced a b'], { noise: 'mesg: Permission denied' }), ['fenced'])).toBeUndefined()
  })

  it('takes refusals as they are', () => {
    expect(failureOf(heard(['refused 12']), ['fenced'])).toMatchObject({ kind: 'refused', lease: 12 })
    expect(failureOf(heard(['conflict a b']), [])).toMatchObject({ kind: 'conflict', runs: ['a', 'b'] })
    expect(failureOf(heard(['foreign billing/test']), [])).toMatchObject({ kind: 'foreign', owner: 'billing/test' })
    expect(failureOf(heard(['tool flock']), [])).toMatchObject({ kind: 'missing_tool', tools: ['flock'] })
    expect(failureOf(heard(['survivors 7 8', 'done 137 0 cancelled']), ['done'])).toMatchObject({ kind: 'timed_out' })
  })

  it("names what people can mend by the host's own words", () => {
    const noise = (text: string) => failureOf(heard(['failed script'], { noise: text }), [])?.kind
    expect(noise('cat: write error: No space left on device')).toBe('no_space')
    expect(noise("mkdir: cannot create directory '/srv/x': Permission denied")).toBe('no_permission')
    expect(noise('sh: 1: setsid: not found')).toBe('missing_tool')
    expect(noise('something else')).toBe('protocol')
  })

  it('cuts what was said between characters', () => {
    const said = failureOf(heard([], { noise: `${'x'.repeat(299)}🚀` }), ['done'])
    expect(said?.message.endsWith('x\ufffd')).toBe(true)
  })

  it('does not call an answer failed that never came', () => {
    expect(failureOf(heard([], { exited: false, noise: 'Permission denied' }), ['done'])?.kind).toBe('lost')
    expect(failureOf(heard([], { noise: 'This account is not available.' }), ['done'])).toMatchObject({
      kind: 'no_runner',
      message: expect.stringContaining('This account is not available.'),
    })
  })
})

describe('reportOf', () => {
  it('reads every report, and only those', () => {
    const report = (line: string) => reportOf(heard([line]).words)
    expect(report('running 5 1200')).toEqual({ state: 'running', logLength: 5, elapsedMs: 1200 })
    expect(report('done 143 9 cancelled')).toEqual({ state: 'done', exitCode: 143, logLength: 9, cancelled: true })
    expect(report('done 0 9')).toEqual({ state: 'done', exitCode: 0, logLength: 9, cancelled: false })
    expect(report('unknown 3 2')).toEqual({ state: 'unknown', logLength: 3, living: 2 })
    expect(report('none')).toEqual({ state: 'none' })
    expect(report('done')).toBeUndefined()
    expect(report('attached 5')).toBeUndefined()
  })
})
