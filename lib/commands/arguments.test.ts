import { describe, expect, it } from 'vitest'
import { acceptPath, acceptRelease, acceptSha } from './accept'
import { commandScript } from './command'
import { prepareScript } from './prepare'
import { purgeScript } from './purge'
import { quoteLines } from './quote-lines'
import { switchScript } from './switch'

const sha = '3da201c'.padEnd(40, '0')
const release = '20261121094500-3da201c'
const command = { release, command: 'true', env: {}, marks: 'nonce123', step: 'restart' }
const preparation = {
  ...{
    sha,
    digest: 'd'.repeat(64),
    hash: 'blake2b' as const,
    known: false,
    parcel: { base: null, removes: false, compression: 'none' as const },
  },
  ...{ release, keep: 5, never: [], shared: [], marks: 'nonce123', env: {} },
}

describe('names that we did not make', () => {
  it.each(['', '..', 'x', `${release}/..`, `${release}\n`, '20261121094500-3DA201C', '$(id)'])(
    '%j is no release',
    bad => {
      expect(() => acceptRelease(bad)).toThrow(RangeError)
      expect(() => switchScript({ to: { release: bad }, steps: [], env: {}, marks: 'nonce123' })).toThrow(RangeError)
      expect(() => commandScript({ ...command, release: bad })).toThrow(RangeError)
      expect(() => purgeScript({ keep: 1, never: [bad] })).toThrow(RangeError)
      expect(() => prepareScript({ ...preparation, never: [bad] })).toThrow(RangeError)
    },
  )

  it.each(['', 'main', 'f'.repeat(39), 'F'.repeat(40), `${'f'.repeat(40)}\n`])('%j is no commit', bad => {
    expect(() => acceptSha(bad)).toThrow(RangeError)
    expect(() => prepareScript({ ...preparation, sha: bad })).toThrow(RangeError)
    expect(() => prepareScript({ ...preparation, parcel: { ...preparation.parcel, base: bad } })).toThrow(RangeError)
  })

  it.each(['', '/', '/etc/x', '..', '../x', 'a/../b', 'a//b', './a', 'a/.', 'a//', 'a\nb', 'a\0b'])(
    '%j cannot be shared',
    bad => {
      expect(() => acceptPath(bad)).toThrow(RangeError)
      expect(() => prepareScript({ ...preparation, shared: [bad] })).toThrow(RangeError)
    },
  )

  it.each(['', 'A B', '1A', 'A=B', 'A;id', 'A\n'])('%j is no variable', name => {
    expect(() => commandScript({ ...command, env: { [name]: 'x' } })).toThrow(RangeError)
  })

  it('a step, a number of releases', () => {
    for (const step of ['', 'a b', 'a\nb', '$(id)'])
      expect(() => commandScript({ ...command, step })).toThrow(RangeError)
    for (const keep of [0, -1, 1.5, Number.NaN]) expect(() => purgeScript({ keep, never: [] })).toThrow(RangeError)
  })
})

describe('a text of many lines', () => {
  it('is one word, whose breaks come from a variable', () => {
    expect(quoteLines('npm ci\r\nnpm test -- "a"\n')).toBe(`'npm ci'"$nl"'npm test -- "a"'"$nl"''`)
    expect(() => quoteLines('a\rb')).toThrow(RangeError)
    expect(() => quoteLines('a\0b')).toThrow(RangeError)
  })
})
