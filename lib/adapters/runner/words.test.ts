import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Word, Words } from './words'

const nonce = '0123456789abcdef0123456789abcdef'

function hear(text: string, cuts: number[] = []) {
  const heard: Word[] = []
  const words = new Words(nonce, word => heard.push(word))
  const whole = Buffer.from(text)
  let at = 0
  for (const cut of [...cuts, whole.length]) {
    words.push(whole.subarray(at, at + cut))
    at += cut
  }
  words.flush()
  return { heard, banner: words.banner.toString(), stderr: words.stderr.toString() }
}

describe('Words', () => {
  it("tells the runner's words from the login's noise and the script's own stderr, however they are cut", () => {
    const text = `banner\nno newline\n${nonce} here\nwarning: x\n\n${nonce} exit 3\n`
    fc.assert(
      fc.property(fc.array(fc.nat(30)), cuts => {
        expect(hear(text, cuts)).toEqual({
          heard: [
            { name: 'here', rest: '' },
            { name: 'exit', rest: '3' },
          ],
          banner: 'banner\nno newline',
          stderr: 'warning: x\n',
        })
      }),
    )
  })

  it('does not take another nonce, or half a word', () => {
    expect(hear(`\n${nonce.replace('0', '1')} done 0\n`).heard).toEqual([])
    expect(hear(`\n${nonce} done 0`)).toMatchObject({ heard: [], stderr: `\n${nonce} done 0` })
  })
})
