import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratch } from '@/test/scratch'
import { installation, payload, placeOpening, processLine, runnerPath } from './runner'
import { runnerText } from './runner.sh'

describe('the opening of a call', () => {
  it('names the place, and is a line that assigns and enters it', () => {
    expect(
      placeOpening("/srv/it's", { op: 'state', id: 'r1' }).replaceAll(runnerPath, 'RUNNER'),
    ).toMatchInlineSnapshot(`
      "'/srv/it'\\''s'
      p_op=state p_id=r1; p_go
      "
    `)
  })

  it('makes a relative place neither an option nor a name in CDPATH', () => {
    expect(placeOpening('-rf', { op: 'read' })).toMatch(/^\.\/-rf\n/)
  })

  it('refuses a place that a line cannot carry', () => {
    expect(() => placeOpening('/srv/a\nb', { op: 'read' })).toThrow(RangeError)
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

describe('the line that takes calls', () => {
  it('says that the runner is missing where its file is empty', () => {
    const place = scratch('place-')
    mkdirSync(join(place, '.prometheus'))
    writeFileSync(join(place, runnerPath), '')
    const call = `n0nce\n${placeOpening(place, { op: 'state', id: 'r1' })}`
    const { stderr } = spawnSync('/bin/sh', ['-c', processLine], { input: call, encoding: 'utf8' })
    expect(stderr).toContain('n0nce bare')
  })
})

describe('the runner', () => {
  it('is text that sh accepts, in ASCII', () => {
    execFileSync('/bin/sh', ['-n'], { input: runnerText })
    expect(runnerText).toMatch(/^[\n\x20-\x7e]*$/)
  })
})
