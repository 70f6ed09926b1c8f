import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { installation, payload, placeOpening, runnerPath } from './runner'
import { runnerText } from './runner.sh'

describe('the opening of a call', () => {
  it('loads the runner once, and is a line that assigns, goes to the place and enters it', () => {
    expect(
      placeOpening("/srv/it's", 'abc', { op: 'state', id: 'r1' }).replaceAll(runnerPath, 'RUNNER'),
    ).toMatchInlineSnapshot(`
      "f='/srv/it'\\''s'/RUNNER; [ "$r" = RUNNER ] || [ ! -r "$f" ] || { . "$f"; r=RUNNER; }
      p_nonce=abc p_runner=RUNNER p_op=state p_id=r1; if ! cd '/srv/it'\\''s'; then printf '\\n%s nowhere\\n' "$p_nonce" >&2; exit 1; elif [ -r "$p_runner" ] && [ "$r" = "$p_runner" ]; then p_call; else printf '\\n%s bare\\n' "$p_nonce" >&2; exit 1; fi
      "
    `)
  })

  it('makes a relative place neither an option nor a name in CDPATH', () => {
    expect(placeOpening('-rf', 'abc', { op: 'read' })).toContain('cd ./-rf;')
  })

  it('refuses a place that a line cannot carry', () => {
    expect(() => placeOpening('/srv/a\nb', 'abc', { op: 'read' })).toThrow(RangeError)
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
