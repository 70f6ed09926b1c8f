import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parse } from '../syntax/parse'
import type { Answer } from './answer'
import { judgeAssert } from './assert'
import { rendering } from './template'
import { integer, NoValue, string, type Value } from './value'

const JSON_BODY = `{
  "id": 12345678901234567890, "pi": 3.0, "text": "Hello, World", "none": null, "yes": true, "empty": "",
  "list": [1, 2, 3], "books": [{"name": "Dune"}, {"name": "Emma"}], "object": {"a": 1}, "nothing": [],
  "date": "2026-11-21T08:30:00Z", "token": "PDw/Pz8+Pg==", "safe": "PDw_Pz8-Pg", "url": "https://e.org/?x=a%20b&y=1",
  "html": "a &gt; b &eacute; &#x1f600; <b>", "number": "42", "float": "4.5", "csv": "a,b,c", "ip": "10.0.0.1",
  "ip6": "::1", "uuid": "123e4567-e89b-42d3-a456-426614174000", "cafe": "café"
}`

const answer = (body: string | Uint8Array, type: string): Answer => ({
  url: 'https://example.org/end?x=1',
  version: '2',
  status: 200,
  headers: [
    { name: 'Content-Type', value: type },
    { name: 'X-List', value: 'a' },
    { name: 'x-list', value: 'b' },
    {
      name: 'Set-Cookie',
      value: 'session=abc; Expires=Wed, 13 Jan 2027 22:23:01 GMT; Max-Age=60; Path=/a; Secure; HttpOnly; SameSite=Lax',
    },
    { name: 'Set-Cookie', value: 'plain=1; Domain=.example.org' },
  ],
  rawBody: gzipSync(body),
  body: { ok: true, value: Buffer.from(body) },
  ip: '192.0.2.1',
  certificate: {
    subject: 'CN=example.org',
    issuer: 'C=US, O=Example',
    startDate: new Date('2026-11-01T00:00:00Z'),
    expireDate: new Date('2026-12-11T12:00:00Z'),
    serialNumber: '0a:1b',
    subjectAltName: 'DNS:example.org',
    pem: '-----BEGIN CERTIFICATE-----',
  },
  durationMs: 123.4,
  redirects: ['https://example.org/one', 'https://example.org/end?x=1'],
})

const ANSWERS = {
  json: answer(JSON_BODY, 'application/json'),
  html: answer(
    '<!doctype html><html><head><title>A &amp; B</title><meta name=csrf content=tok></head><body><p @click="x">one<p>two<img src=a><svg><path d="M0"/></svg><!-- c -- c --></body></html>',
    'text/html; charset=utf-8',
  ),
  xml: answer(
    '<?xml version="1.0"?><s:Envelope xmlns:s="urn:s" xmlns="urn:d"><s:Body><price>12.5</price><price>7</price></s:Body></s:Envelope>',
    'text/xml',
  ),
  text: answer(Buffer.from('na\xefve caf\xe9', 'latin1'), 'text/plain; charset=iso-8859-1'),
  bytes: answer(Buffer.from('efbbbf00ff', 'hex'), 'application/octet-stream'),
}

const variables = new Map<string, Value>([
  ['name', string('Dune')],
  ['one', integer(1)],
  ['id', integer(12345678901234567890n)],
])
const filled = rendering({ variables, now: () => new Date('2026-11-21T00:00:00Z'), uuid: () => 'uuid' })

/** `pass`, or why not. */
async function judged(line: string, from: Answer): Promise<string> {
  const result = parse(`GET http://a\nHTTP 200\n[Asserts]\n${line}\n`)
  if (!result.ok) throw new Error(`${line}: expected ${result.problem.expected}`)
  const section = result.file.entries[0]?.response?.sections[0]
  const assert = section?.kind === 'asserts' ? section.asserts[0] : undefined
  if (!assert) throw new Error('no assert')
  try {
    const { holds, actual, expected } = await judgeAssert(assert, from, filled, async () => Buffer.from('Hello, World'))
    return holds ? 'pass' : `${actual}, not ${expected}`
  } catch (error) {
    if (error instanceof NoValue) return `${error.fault}: ${error.message}`
    throw error
  }
}

describe('an assert that holds', () => {
  it.each([
    'status == 200',
    'status != 404',
    'status >= 200',
    'status < 300',
    'status isInteger',
    'status isNumber',
    'version == "2"',
    'url endsWith "?x=1"',
    'url urlQueryParam "x" == "1"',
    'ip == "192.0.2.1"',
    'ip isIpv4',
    'duration < 1000',
    'duration == 123',
    'header "content-TYPE" == "application/json"',
    'header "X-List" count == 2',
    'header "X-List" includes "b"',
    'header "X-List" contains "b"',
    'header "X-None" not exists',
    'header "X-None" not contains "a"',
    'cookie "session" == "abc"',
    'cookie "session[Value]" == "abc"',
    'cookie "session[Expires]" dateFormat "%a, %d %b %Y %H:%M:%S" == "Wed, 13 Jan 2027 22:23:01"',
    'cookie "session[Expires]" isDate',
    'cookie "session[Max-Age]" == 60',
    'cookie "session[Path]" == "/a"',
    'cookie "session[Secure]" exists',
    'cookie "session[HttpOnly]" exists',
    'cookie "session[SameSite]" == "Lax"',
    'cookie "session[Domain]" not exists',
    'cookie "plain[Domain]" == ".example.org"',
    'cookie "none" not exists',
    'certificate "Subject" == "CN=example.org"',
    'certificate "Issuer" contains "Example"',
    'certificate "Expire-Date" daysAfterNow == 20',
    'certificate "Start-Date" daysBeforeNow == 20',
    'certificate "Serial-Number" matches /^[0-9a-f:]+$/',
    'certificate "Subject-Alt-Name" == "DNS:example.org"',
    'redirects count == 2',
    'redirects nth 0 location == "https://example.org/one"',
    'redirects last location endsWith "x=1"',
    'variable "name" == "Dune"',
    'variable "nobody" not exists',
    'body contains "World"',
    'bytes count > 100',
    'rawbytes startsWith hex,1f8b;',
    'sha256 toHex matches /^[0-9a-f]{64}$/',
    'md5 count == 16',
    'regex /"pi": ([0-9.]+)/ == "3.0"',
    'regex "\\"yes\\": (\\\\w+)" == "true"',
    'regex /nowhere(x)/ not exists',
    'jsonpath "$.id" == 12345678901234567890',
    'jsonpath "$.id" != 12345678901234567891',
    'jsonpath "$.id" == {{id}}',
    'jsonpath "$.pi" isFloat',
    'jsonpath "$.pi" not isInteger',
    'jsonpath "$.pi" == 3',
    'jsonpath "$.none" == null',
    'jsonpath "$.none" exists',
    'jsonpath "$.yes" == true',
    'jsonpath "$.yes" isBoolean',
    'jsonpath "$.text" == `Hello, World`',
    'jsonpath "$.text" utf8Encode == file,hello.txt;',
    'jsonpath "$.text" == "Hello, World"',
    'jsonpath "$.text" startsWith "Hello"',
    'jsonpath "$.text" not endsWith "Hello"',
    'jsonpath "$.text" matches /(?i)hello/',
    'jsonpath "$.text" > "Hallo"',
    'jsonpath "$.empty" isEmpty',
    'jsonpath "$.nothing" isEmpty',
    'jsonpath "$.text" not isEmpty',
    'jsonpath "$.list" includes 2',
    'jsonpath "$.list" not includes 4',
    'jsonpath "$.list" isCollection',
    'jsonpath "$.list" isList',
    'jsonpath "$.object" isObject',
    'jsonpath "$.object" count == 1',
    'jsonpath "$.list" nth {{one}} == 2',
    'jsonpath "$.list" nth -1 == 3',
    'jsonpath "$.list" first == 1',
    'jsonpath "$.list" last == 3',
    'jsonpath "$.nothing" first not exists',
    'jsonpath "$.books[?@.name == \'{{name}}\'].name" == "Dune"',
    'jsonpath "$.books[*].name" count == 2',
    'jsonpath "$.missing" not exists',
    'jsonpath "$.date" isIsoDate',
    'jsonpath "$.date" toDate "%+" isDate',
    'jsonpath "$.date" toDate "%Y-%m-%dT%H:%M:%SZ" dateFormat "%A %j" == "Saturday 325"',
    'jsonpath "$.token" base64Decode == hex,3c3c3f3f3f3e3e;',
    'jsonpath "$.token" base64Decode base64Encode == "PDw/Pz8+Pg=="',
    'jsonpath "$.safe" base64UrlSafeDecode == hex,3c3c3f3f3f3e3e;',
    'jsonpath "$.safe" base64UrlSafeDecode base64UrlSafeEncode == "PDw_Pz8-Pg"',
    'jsonpath "$.url" urlQueryParam "x" == "a b"',
    'jsonpath "$.url" urlQueryParam "z" not exists',
    'jsonpath "$.url" urlEncode == "https%3A//e.org/%3Fx%3Da%2520b%26y%3D1"',
    'jsonpath "$.url" urlEncode urlDecode endsWith "a%20b&y=1"',
    'jsonpath "$.cafe" urlEncode == "caf%C3%A9"',
    'jsonpath "$.html" htmlUnescape == "a > b é 😀 <b>"',
    'jsonpath "$.html" htmlEscape startsWith "a &amp;gt; b"',
    'jsonpath "$.number" toInt == 42',
    'jsonpath "$.float" toFloat == 4.5',
    'jsonpath "$.pi" toInt == 3',
    'jsonpath "$.pi" toString == "3.0"',
    'jsonpath "$.csv" split "," count == 3',
    'jsonpath "$.csv" replace "," ";" == "a;b;c"',
    'jsonpath "$.csv" replaceRegex /[a-c]/ "x" == "x,x,x"',
    'jsonpath "$.csv" regex /,(\\w),/ == "b"',
    'jsonpath "$.cafe" utf8Encode toHex == "636166c3a9"',
    'jsonpath "$.cafe" utf8Encode utf8Decode == "café"',
    'jsonpath "$.object" toString jsonpath "$.a" == 1',
    'jsonpath "$.ip" isIpv4',
    'jsonpath "$.ip6" isIpv6',
    'jsonpath "$.uuid" isUuid',
    'jsonpath "$.text" isString',
    'jsonpath "$.text" equals "Hello, World"',
  ])('%s', async line => {
    expect(await judged(line, ANSWERS.json)).toBe('pass')
  })

  it.each([
    'xpath "string(//title)" == "A & B"',
    'xpath "//p" count == 2',
    'xpath "count(//p)" == 2',
    'xpath "//h1" not exists',
    'xpath "//p" exists',
    'xpath "boolean(//img)" == true',
    'xpath "string(//meta[@name=\'csrf\']/@content)" == "tok"',
    'xpath "normalize-space(//p[2])" == "two"',
    'body xpath "string(//title)" == "A & B"',
  ])('%s in HTML', async line => {
    expect(await judged(line, ANSWERS.html)).toBe('pass')
  })

  it.each([
    'xpath "string(/s:Envelope/s:Body/_:price)" == "12.5"',
    'xpath "sum(//_:price)" == 19.5',
    'xpath "//_:price" count == 2',
    'body xpath "count(//_:price)" == 2',
  ])('%s in XML', async line => {
    expect(await judged(line, ANSWERS.xml)).toBe('pass')
  })

  it('reads a body by its charset', async () => {
    expect(await judged('body == "naïve café"', ANSWERS.text)).toBe('pass')
    expect(await judged('bytes decode "latin1" == "naïve café"', ANSWERS.text)).toBe('pass')
    expect(await judged('bytes startsWith hex,efbbbf;', ANSWERS.bytes)).toBe('pass')
    expect(await judged('bytes endsWith base64,AP8=;', ANSWERS.bytes)).toBe('pass')
    expect(await judged('bytes contains hex,bf00;', ANSWERS.bytes)).toBe('pass')
  })
})

describe('an assert that does not hold says what came and what was expected', () => {
  it.each([
    ['status == 404', 'integer <200>, not integer <404>'],
    ['status not == 200', 'integer <200>, not not integer <200>'],
    ['status == "200"', 'integer <200>, not string <200>'],
    ['status contains "2"', 'integer <200>, not contains string <2>'],
    ['status not contains "2"', 'integer <200>, not not contains string <2>'],
    ['header "X-None" == "a"', 'nothing, not string <a>'],
    ['header "X-None" != "a"', 'nothing, not not string <a>'],
    ['header "X-None" exists', 'nothing, not something'],
    ['jsonpath "$.list" count == 4', 'integer <3>, not integer <4>'],
    ['jsonpath "$.missing" count == 0', 'answer: there is no value for count'],
    ['jsonpath "$.text" toInt == 1', 'answer: string <Hello, World> is not an integer'],
    ['jsonpath "$.text" toDate "%Y" isDate', 'answer: “Hello, World” is no date of the form “%Y”'],
    ['jsonpath "$.list" nth 9 == 1', 'answer: there is no item 9 among 3'],
    ['jsonpath "$.list" split "," count == 1', 'answer: split takes string, not list <[1,2,3]>'],
    ['jsonpath "$[" exists', /^check: “\$\[” is no JSONPath/],
    ['body matches /(/', /^check: “\(” is no regex/],
    ['regex /x/ exists', 'check: “x” has no group in parentheses'],
    ['xpath "//a" exists', /^answer: it is no XML/],
    ['variable "name" dateFormat "%Y" exists', 'answer: dateFormat takes date, not string <Dune>'],
    ['body == "{{nobody}}"', 'check: the variable “nobody” is not set'],
    ['body == "{{getEnv "HOME"}}"', 'check: getEnv is off here: a check sees only the variables it is given'],
    ['bytes decode "klingon" exists', 'check: “klingon” is no charset that is known here'],
    ['jsonpath "$.date" toDate "%Q" exists', 'check: “%Q” in “%Q” is no specifier that is known here'],
  ])('%s', async (line, expected) => {
    if (typeof expected === 'string') expect(await judged(line, ANSWERS.json)).toBe(expected)
    else expect(await judged(line, ANSWERS.json)).toMatch(expected)
  })

  it('says that an XPath is none, and that bytes are no text', async () => {
    expect(await judged('xpath "//[" exists', ANSWERS.xml)).toMatch(/^check: “\/\/\[” cannot be evaluated as XPath/)
    expect(await judged('body contains "x"', ANSWERS.bytes)).toBe('answer: the bytes are no utf-8 text')
  })

  it('ends soon on a pattern that would take a backtracking engine forever', async () => {
    const long = answer(`${'a'.repeat(50_000)}!`, 'text/plain')
    expect(await judged('body matches /^(a+)+$/', long)).toMatch(/not matches/)
  })

  it('gives up on a pattern of thousands of states in a long answer', async () => {
    const long = answer('ab'.repeat(500_000), 'text/plain')
    const late = 'check: “((a|b){1,20}){1,40}[^ab]” takes longer than 2 s here'
    expect(await judged('body matches /((a|b){1,20}){1,40}[^ab]/', long)).toBe(late)
  })

  it('ends soon on a date whose format fits in ever so many ways', async () => {
    const digits = answer('1'.repeat(66), 'text/plain')
    const format = `${'%Y'.repeat(40)}x`
    expect(await judged(`body toDate "${format}" isDate`, digits)).toMatch(/^answer: “1+” is no date of the form/)
    const long = 'check: a date’s format has 200 characters at most'
    expect(await judged(`body toDate "${'%Y'.repeat(101)}" isDate`, digits)).toBe(long)
  })

  it('reads long texts in JSON, and no number of a million digits', async () => {
    const json = (text: string) => answer(text, 'application/json')
    const text = 'a\\n'.repeat(3_000_000)
    expect(await judged('jsonpath "$[0]" startsWith "a"', json(`["${text}"]`))).toBe('pass')
    expect(await judged('jsonpath "$[0]" > 1', json(`[${'9'.repeat(1_000_000)}]`))).toBe(
      'answer: a number has 1000000 digits',
    )
  })
})
