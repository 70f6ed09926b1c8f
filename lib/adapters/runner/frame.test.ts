import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Frame } from './frame'

// Does not overlap itself: otherwise bytes that end like it begins would be a nonce too early. Chance does not make such bytes.
const nonce = 'f123456789abcdef0123456789abcde0'

function frameOf(chunks: Buffer[]) {
  const frame = new Frame(nonce)
  const bytes = Buffer.concat([...chunks.map(chunk => frame.push(chunk)), frame.flush()])
  return { frame, bytes }
}

describe('Frame', () => {
  it('gives what is between the nonces, however it is cut', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.nat(31).map(length => Buffer.from(nonce.slice(0, length))),
    )
    fc.assert(
      fc.property(fc.array(piece), fc.string(), fc.array(fc.nat(40)), fc.boolean(), (pieces, banner, cuts, ends) => {
        const payload = Buffer.concat(pieces)
        fc.pre(!payload.includes(nonce))
        const whole = Buffer.concat([
          Buffer.from(`${banner}\n${nonce}\n`),
          payload,
          Buffer.from(ends ? `${nonce}tail` : ''),
        ])
        const chunks: Buffer[] = []
        let at = 0
        for (const cut of [...cuts, whole.length]) {
          chunks.push(whole.subarray(at, at + cut))
          at += cut
        }
        const { frame, bytes } = frameOf(chunks)
        expect(bytes.equals(payload)).toBe(true)
        expect(frame.ended).toBe(ends)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps what comes before as noise', () => {
    expect(frameOf([Buffer.from(`WELCOME\n${nonce}\nx`)]).frame.noise.toString()).toBe('WELCOME\n')
    expect(frameOf([Buffer.from('not '), Buffer.from('ours')]).frame.noise.toString()).toBe('not ours')
  })
})
