import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote } from './quote'

const readBack = (words: string[]) =>
  execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

describe('quote', () => {
  it('leaves a plain word as it is', () => {
    expect(quote('releases/20261121094500-3da201c')).toBe('releases/20261121094500-3da201c')
  })

  it('quotes what a shell would touch', () => {
    expect(quote("it's $HOME")).toBe(`'it'\\''s $HOME'`)
    expect(quote('')).toBe("''")
  })

  it('refuses what a line of shell cannot carry', () => {
    for (const bad of ['a\0b', 'a\nb', 'a\rb']) expect(() => quote(bad)).toThrow(RangeError)
  })

  it('is read back by sh as it was', () => {
    const word = fc
      .oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...'\'"\\$`*?[]{}()<>|&;!~#= \té-') }),
      )
      .filter(text => !/[\0\n\r]/.test(text))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), words => {
        expect(readBack(words)).toEqual(words)
      }),
      { numRuns: 100 },
    )
  })
})
