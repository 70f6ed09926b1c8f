import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { header, installation, payload, runnerPath } from './runner'
import { runnerText } from './runner.sh'

describe('header', () => {
  it('is one line that assigns, goes to the place and reads the runner', () => {
    const text = header("/srv/it's", 'abc', { op: 'state', id: 'r1' })
    expect(text).toBe(
      `p_nonce=abc p_runner=${runnerPath} p_op=state p_id=r1; if ! cd '/srv/it'\\''s'; ` +
        `then printf '\\n%s nowhere\\n' "$p_nonce" >&2; exit 1; elif [ -r "$p_runner" ]; then . "./$p_runner"; ` +
        `else printf '\\n%s bare\\n' "$p_nonce" >&2; exit 1; fi\n`,
    )
  })

  it('makes a relative place neither an option nor a name in CDPATH', () => {
    expect(header('-rf', 'abc', { op: 'read' })).toContain('cd ./-rf;')
  })

  it('refuses a place that a line cannot carry', () => {
    expect(() => header('/srv/a\nb', 'abc', { op: 'read' })).toThrow(RangeError)
    expect(() => installation('/srv/a\0b', 'abc')).toThrow(RangeError)
  })
})

describe('payload', () => {
  it('ends with the nonce on its own line', () => {
    expect(payload('echo x', 'abc')).toBe('echo x\nabc\n')
    expect(payload('echo x\n', 'abc')).toBe('echo x\nabc\n')
    expect(() => payload('a\0b', 'abc')).toThrow(RangeError)
  })
})

describe('the runner', () => {
  it('is text that sh accepts, in ASCII', () => {
    execFileSync('/bin/sh', ['-n'], { input: runnerText })
    expect(runnerText).toMatch(/^[\n\x20-\x7e]*$/)
  })
})
