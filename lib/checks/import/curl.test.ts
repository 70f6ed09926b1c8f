import { describe, expect, test } from 'vitest'
import { importChecks } from './import-checks'

function imported(text: string) {
  const result = importChecks(text, 'curl')
  if (!result.ok) throw new Error(result.failure)
  return {
    hurl: result.value.files.map(file => file.text).join(''),
    lost: result.value.lost,
    variables: result.value.files[0]?.variables,
  }
}
/** The request, without what is expected of its answer. */
const request = (text: string) => imported(text).hurl.replace(/\nHTTP \*\n\[Asserts\]\nstatus < 400\n$/, '')

describe('a curl command', () => {
  test.each([
    ['curl example.com', 'GET http://example.com'],
    ["curl 'https://example.com/a?b=c&d=e'", 'GET https://example.com/a?b=c&d=e'],
    ['$ curl -sSL https://example.com/', 'GET https://example.com/\n[Options]\nlocation: true'],
    ['curl -XDELETE https://example.com/', 'DELETE https://example.com/'],
    ['curl -X patch https://example.com/', 'PATCH https://example.com/'],
    ['curl -I https://example.com/', 'HEAD https://example.com/'],
    [
      'curl -H "Accept: text/plain" -H\'X-A:b\' https://example.com/',
      'GET https://example.com/\nAccept: text/plain\nX-A: b',
    ],
    ['curl -u me:se:cret https://example.com/', 'GET https://example.com/\n[BasicAuth]\nme: se:cret'],
    ['curl -b "a=1; b=2" https://example.com/', 'GET https://example.com/\nCookie: a=1; b=2'],
    [
      'curl -A agent -e http://from/ https://example.com/',
      'GET https://example.com/\nUser-Agent: agent\nReferer: http://from/',
    ],
    [
      'curl https://example.com/ -d a=1 -d "b=x y"',
      'POST https://example.com/\nContent-Type: application/x-www-form-urlencoded\n`a=1&b=x y`',
    ],
    ['curl -G https://example.com/ -d a=1 --data-urlencode "q=x y&z"', 'GET https://example.com/?a=1&q=x%20y%26z'],
    [
      'curl --json \'{"a": [1]}\' https://example.com/',
      'POST https://example.com/\nContent-Type: application/json\nAccept: application/json\n{"a": [1]}',
    ],
    [
      'curl https://example.com/ -H "Content-Type: application/json" --data-raw \'{"a":"{{b}}"}\'',
      'POST https://example.com/\nContent-Type: application/json\n{"a":"{{b}}"}',
    ],
    [
      'curl -F "f=@a b.txt;type=text/plain" -F g=h https://example.com/',
      'POST https://example.com/\n[Multipart]\nf: file,a\\ b.txt; text/plain\ng: h',
    ],
    ['curl -T up.bin https://example.com/', 'PUT https://example.com/\nfile,up.bin;'],
    [
      'curl --data-binary @up.bin https://example.com/',
      'POST https://example.com/\nContent-Type: application/x-www-form-urlencoded\nfile,up.bin;',
    ],
    [
      'curl -k --compressed -m 2.5 --connect-timeout 1 https://example.com/',
      'GET https://example.com/\n[Options]\ninsecure: true\ncompressed: true\nmax-time: 2500ms\nconnect-timeout: 1000ms',
    ],
    [
      'curl --resolve example.com:443:192.0.2.1 https://example.com/',
      'GET https://example.com/\n[Options]\nresolve: example.com:443:192.0.2.1',
    ],
    ["curl $'https://example.com/\\u00e9\\x41'", 'GET https://example.com/éA'],
    ['curl \\\n  -H "A: b" \\\n  https://example.com/', 'GET https://example.com/\nA: b'],
    ['curl https://example.com/ # a comment', 'GET https://example.com/'],
    ['curl "https://example.com/#part"', 'GET https://example.com/\\#part'],
  ])('%s', (text, expected) => {
    expect(request(text)).toBe(expected)
    expect(imported(text).lost).toEqual([])
  })

  test('variables of the shell are variables of the check', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    const { hurl, variables } = imported('curl -H "Authorization: Bearer $TOKEN" "${BASE}/users/\'$ID\'"')
    expect(hurl).toContain("GET {{BASE}}/users/'{{ID}}'\nAuthorization: Bearer {{TOKEN}}\n")
    expect(variables).toEqual(['BASE', 'ID', 'TOKEN'])
  })

  test('several are requests of one check', () => {
    const { hurl } = imported(
      'curl -X POST http://a/login\n# then\ncurl http://a/me && curl http://a/you; curl http://b http://c',
    )
    expect(hurl.match(/^(GET|POST) .*/gm)).toEqual([
      'POST http://a/login',
      'GET http://a/me',
      'GET http://a/you',
      'GET http://b',
      'GET http://c',
    ])
  })

  test.each([
    ['curl http://a | jq .b', '| jq .b is for the shell, and is left out'],
    ['curl http://a > out.json', '> out.json is for the shell, and is left out'],
    ['curl http://a/$(date +%s)', '$(date +%s) is for the shell, and is left out'],
    ['curl --ciphers x http://a', 'the option --ciphers is not known, and is left out'],
    ['curl http://a --header', 'the option --header has no value, and is left out'],
    ['curl -d @f http://a', '@f was sent without its line breaks; it is sent as it is now'],
    ['curl -b jar.txt http://a', 'cookies of the file jar.txt are left out'],
    [
      'curl -u :token http://a',
      'it signs in without a user name, which is left out: give the header Authorization instead',
    ],
    ['curl -d a=1 -d b=2 --data-binary @f http://a', 'a check sends a file or text: a=1&b=2 is left out'],
    ['curl -G -d @f http://a', 'a file in the query is left out'],
    ['wget http://b\ncurl http://a', 'wget is not curl'],
    ['curl -k\ncurl http://a', 'the command has no URL, and is left out'],
  ])('%s: %s', (text, what) => {
    expect(imported(text).lost.map(lost => lost.what)).toContain(what)
  })

  test('a query without its file is still asked for', () => {
    expect(request('curl -G -d @f http://a')).toBe('GET http://a')
  })

  test('without any there is no check', () => {
    expect(importChecks('echo hello', 'curl')).toEqual({
      ok: false,
      failure: 'there is no curl command with a URL in it',
    })
  })
})
