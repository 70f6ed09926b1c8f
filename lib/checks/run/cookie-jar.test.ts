import { describe, expect, it } from 'vitest'
import { CookieJar } from './cookie-jar'

/** The `Cookie` header for a URL after others answered with these `Set-Cookie` headers. */
function sent(to: string, ...stored: [from: string, header: string][]): string {
  let now = new Date('2026-11-21T00:00:00Z')
  const jar = new CookieJar(() => now)
  for (const [from, header] of stored) jar.store(header, new URL(from))
  now = new Date('2026-11-21T00:01:00Z')
  return jar
    .for(new URL(to))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
}

describe('cookies go where they belong', () => {
  it.each([
    ['their host', 'https://a.org/x', 'https://a.org/', 'c=1', 'c=1'],
    ['no other host', 'https://b.org/', 'https://a.org/', 'c=1', ''],
    ['no subdomain, unless they say so', 'https://www.a.org/', 'https://a.org/', 'c=1', ''],
    ['subdomains when they say so', 'https://www.a.org/', 'https://a.org/', 'c=1; Domain=.A.org', 'c=1'],
    ['no host that only ends alike', 'https://nota.org/', 'https://a.org/', 'c=1; Domain=a.org', ''],
    ['no host that others name', 'https://b.org/', 'https://a.org/', 'c=1; Domain=b.org', ''],
    ['no top-level domain', 'https://b.org/', 'https://a.org/', 'c=1; Domain=org', ''],
    ['no part of an address', 'http://1.0.0.1/', 'http://10.0.0.1/', 'c=1; Domain=0.0.1', ''],
    ['their path and below', 'https://a.org/x/y', 'https://a.org/', 'c=1; Path=/x', 'c=1'],
    ['no path that only begins alike', 'https://a.org/xy', 'https://a.org/', 'c=1; Path=/x', ''],
    ['the folder they came from', 'https://a.org/x/z', 'https://a.org/x/y', 'c=1', 'c=1'],
    ['not out of that folder', 'https://a.org/z', 'https://a.org/x/y', 'c=1', ''],
    ['TLS only, when secure', 'http://a.org/', 'https://a.org/', 'c=1; Secure', ''],
    ['loopback without TLS', 'http://localhost/', 'http://localhost/', 'c=1; Secure', 'c=1'],
    ['nowhere once they are old', 'https://a.org/', 'https://a.org/', 'c=1; Max-Age=59', ''],
    ['on while they are young', 'https://a.org/', 'https://a.org/', 'c=1; Max-Age=61', 'c=1'],
    [
      'by their age before their date',
      'https://a.org/',
      'https://a.org/',
      'c=1; Expires=Wed, 13 Jan 2021 22:23:01 GMT; Max-Age=90',
      'c=1',
    ],
    ['nowhere after their date', 'https://a.org/', 'https://a.org/', 'c=1; Expires=Wed, 13 Jan 2021 22:23:01 GMT', ''],
    ['nowhere without a name', 'https://a.org/', 'https://a.org/', '=1', ''],
  ])('%s', (_what, to, from, header, expected) => {
    expect(sent(to, [from, header])).toBe(expected)
  })

  it('the newest of a name, and those of longer paths first', () => {
    const from = 'https://a.org/'
    expect(sent('https://a.org/x', [from, 'c=1'], [from, 'd=1; Path=/x'], [from, 'c=2'])).toBe('d=1; c=2')
  })

  it('not after they were taken back', () => {
    expect(sent('https://a.org/', ['https://a.org/', 'c=1'], ['https://a.org/', 'c=; Max-Age=0'])).toBe('')
  })
})
