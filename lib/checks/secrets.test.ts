import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { string } from './evaluate/value'
import { exchange } from './http/exchange'
import { toJunit } from './junit'
import { runCheck } from './run'
import { cutEarly, masking } from './run/mask'
import { parse } from './syntax/parse'

const SECRET = 's3cr&t "pässword"/<+> %41?x'
const CAPTURED = "cap'tured\ntoken=ü&1"

let server: Server
let base: string

/** Gives a token away, and says back all that it hears, in every way of writing it. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const heard = [...chunks.map(String), request.url, request.headers.authorization, SECRET, CAPTURED].join(' | ')
      const said = {
        token: CAPTURED,
        heard,
        base64: Buffer.from(`x${SECRET}`).toString('base64'),
        base64url: Buffer.from(`xy${CAPTURED}`).toString('base64url'),
        url: encodeURIComponent(SECRET),
        form: new URLSearchParams({ a: SECRET, b: CAPTURED }).toString(),
        hex: Buffer.from(SECRET).toString('hex'),
        inner: JSON.stringify({ a: SECRET, b: CAPTURED }),
      }
      response.setHeader('content-type', 'application/json')
      response.setHeader('set-cookie', `token=${encodeURIComponent(SECRET)}`)
      response.setHeader('x-token', Buffer.from(SECRET).toString('base64'))
      response.end(JSON.stringify(said))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** A text in the ways it may be written: those that would still give it away. */
function writings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const bytes = Buffer.from(text)
  const inner = (lead: string) => {
    const all = Buffer.from(lead + text)
      .toString('base64')
      .replace(/=+$/, '')
    return all.slice(Math.ceil((lead.length * 8) / 6), -1)
  }
  return [
    text,
    json,
    encodeURIComponent(text),
    new URLSearchParams({ a: text }).toString().slice(2),
    bytes.toString('hex'),
    ...['', 'x', 'xy'].map(inner),
    ...['', 'x', 'xy'].map(lead => inner(lead).replaceAll('+', '-').replaceAll('/', '_')),
    json.replace(/[\u007f-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ]
}

const CHECK = `
POST {{base}}/first?key={{secret urlEncode}}
Authorization: Bearer {{secret urlEncode}}
{ "key": "{{secret}}" }
HTTP 200
[Captures]
token: jsonpath "$.token" redact
cookie: cookie "token"
again: jsonpath "$.heard"
[Asserts]
jsonpath "$.heard" contains "{{token}}"

GET {{base}}/second?token={{token urlEncode}}
[BasicAuth]
user: {{secret}}
HTTP 200
[Asserts]
jsonpath "$.base64" == "{{secret}}"
jsonpath "$.token" == "not {{secret}} and not {{token}}"
jsonpath "$.token" toInt == 1
jsonpath "{{secret}}" exists
header "x-token" == "{{token}}"
bytes == hex,00;
`

describe('secrets', () => {
  it('given or captured with redact are in no result and no export, however they are written', async () => {
    const parsed = parse(CHECK)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem))
    const result = await runCheck(parsed.file, {
      exchange: (call, signal) => exchange(call, { policy: { everything: true }, signal }),
      variables: new Map([['base', string(base)]]),
      secrets: new Map([['secret', SECRET]]),
    })
    expect(result.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'fail'])
    expect(result.entries[1]?.asserts.filter(({ verdict }) => verdict !== 'pass')).toHaveLength(6)
    const whole = JSON.stringify(result)
    const exports = [whole, toJunit([{ file: 'a.hurl', result }]), ...strings(result)]
    for (const secret of [SECRET, CAPTURED])
      for (const writing of writings(secret)) for (const text of exports) expect(text).not.toContain(writing)
    expect(whole).toContain('***')
  })

  it('are in no message when nothing answers', async () => {
    const parsed = parse('GET http://127.0.0.1:1/{{secret}}?{{secret urlEncode}}\n')
    if (!parsed.ok) throw new Error('wrong')
    const result = await runCheck(parsed.file, {
      exchange: (call, signal) => exchange(call, { policy: { everything: true }, signal }),
      secrets: new Map([['secret', 'abc def']]),
    })
    expect(result.verdict).toBe('inconclusive')
    for (const writing of writings('abc def')) expect(JSON.stringify(result)).not.toContain(writing)
  })

  it('are cut out of a body before the body is cut short', () => {
    const mask = masking(['secret-value'])
    expect(mask({ a: ['x secret-value y'], n: 1, none: null })).toEqual({ a: ['x *** y'], n: 1, none: null })
  })

  it('are found in text of any kind, wherever they begin in base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
        const mask = masking([secret])
        const text = before + secret + after
        for (const written of [text, JSON.stringify(text), encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))])
          expect(mask(written)).not.toContain(secret)
        const bytes = Buffer.concat([Buffer.from(before), Buffer.from(secret), Buffer.from(after)])
        expect(Buffer.from(mask(bytes.toString('base64')), 'base64').includes(Buffer.from(secret))).toBe(false)
      }),
    )
  })

  it('are found in JSON inside of JSON, and in addresses and tokens that hold JSON', () => {
    const mask = masking([SECRET, CAPTURED])
    for (const secret of [SECRET, CAPTURED]) {
      const once = JSON.stringify({ a: secret })
      const twice = JSON.stringify({ b: once })
      const jwt = Buffer.from(once).toString('base64url')
      for (const text of [once, twice, JSON.stringify({ c: twice }), encodeURIComponent(once), `x.${jwt}.y`]) {
        expect(mask(text)).toContain('***')
        expect(mask(text)).not.toBe(text)
      }
      expect(Buffer.from(mask(jwt), 'base64url').toString()).not.toContain(secret.slice(0, 12))
      expect(mask(JSON.stringify({ c: twice }))).not.toMatch(/3cr|tured/)
      expect(decodeURIComponent(mask(encodeURIComponent(once)))).toBe('{"a":"***"}')
    }
  })

  it('are found where their bytes are read as Latin-1', () => {
    const misread = Buffer.from(CAPTURED).toString('latin1')
    const mask = masking([CAPTURED])
    expect(mask(JSON.stringify({ cookie: `c=${misread}` }))).toBe('{"cookie":"c=***"}')
    expect(mask(encodeURIComponent(misread))).toBe('***')
  })

  it.each(['fail', 'pass', 'f', '2', 'text'])('such as %j change nothing of how a check ended', async secret => {
    const parsed = parse('GET {{base}}/\nHTTP 201\n')
    if (!parsed.ok) throw new Error('wrong')
    const result = await runCheck(parsed.file, {
      exchange: (call, signal) => exchange(call, { policy: { everything: true }, signal }),
      variables: new Map([['base', string(base)]]),
      secrets: new Map([['secret', secret]]),
    })
    expect(result).toMatchObject({ verdict: 'fail', entries: [{ verdict: 'fail', asserts: [{ verdict: 'fail' }] }] })
    expect(result.entries[0]?.exchanges[0]?.response?.body.kind).toBe('text')
    expect(Number.isNaN(Date.parse(result.startedAt))).toBe(false)
  })

  it('leave no half where a long text was cut', () => {
    const secret = 's3cret-'.repeat(10)
    const mask = masking([secret])
    for (const before of [0, 1, 30, 69]) {
      const text = cutEarly('-'.repeat(before) + secret.repeat(1_000))
      expect(mask({ actual: text }).actual).not.toContain('s3cret')
    }
    expect(mask({ content: `${'-'.repeat(30_000)}end` }).content).toMatch(/end$/)
  })

  it('that are addresses with a password do not show it where it is sent apart', async () => {
    const parsed = parse('GET {{address}}/\nHTTP 201\n')
    if (!parsed.ok) throw new Error('wrong')
    const result = await runCheck(parsed.file, {
      exchange: (call, signal) => exchange(call, { policy: { everything: true }, signal }),
      secrets: new Map([['address', base.replace('http://', 'http://smoke:p4ss%2Fword@')]]),
    })
    const said = JSON.stringify(result)
    const basic = Buffer.from('smoke:p4ss/word').toString('base64')
    expect(result.entries[0]?.exchanges[0]?.response).not.toBeNull()
    for (const text of ['p4ss', basic, basic.slice(-12)]) expect(said).not.toContain(text)
  })

  it('that are empty hide nothing', () => {
    expect(masking([''])('all of it')).toBe('all of it')
  })
})

function strings(data: unknown): string[] {
  if (typeof data === 'string') return [data]
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(strings) : []
}
