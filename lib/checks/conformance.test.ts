import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { string } from './evaluate/value'
import { exchange } from './http/exchange'
import type { ExchangeResult } from './http/types'
import { runCheck } from './run'
import { parse } from './syntax/parse'
import { FILTERS, FUNCTIONS, OLD_PREDICATES, OPTIONS, PLAIN_QUERIES, PREDICATES, TEXT_QUERIES } from './syntax/words'

/**
 * What of Hurl is here: each line is a check that runs against a real server, and what comes out of that is the table
 * in the docs. A word of the grammar without a line fails the test.
 */

const TABLE = join(import.meta.dirname, '../../docs/checks-conformance.md')

const DOCUMENT = {
  id: 7,
  big: 12345678901234567890n,
  text: 'Hello, World',
  csv: 'a,b',
  list: [1, 2, 3],
  none: null,
  yes: true,
  half: 0.5,
  object: { a: 1 },
  date: '2026-11-21T08:30:00Z',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  ip6: '::1',
  encoded: 'SGk/Pg==',
  safe: 'SGk_Pg',
  html: 'a &lt; b',
  url: 'https://example.org/?q=a%20b',
}
const JSON_TEXT = JSON.stringify(DOCUMENT, (_key, value) => (typeof value === 'bigint' ? Number(value) : value))

/** Asserts on the answer at `/json`, which are a check each, or whole checks. */
const QUERIES: Record<string, string> = {
  status: 'status == 200',
  version: 'version == "1.1"',
  url: 'url endsWith "/json"',
  ip: 'ip == "127.0.0.1"',
  body: 'body contains "Hello"',
  bytes: 'bytes startsWith hex,7b;',
  rawbytes: 'rawbytes count > 0',
  duration: 'duration < 60000',
  sha256: 'sha256 count == 32',
  md5: 'md5 count == 16',
  redirects: 'redirects count == 0',
  header: 'header "Content-Type" == "application/json"',
  xpath: 'GET {{base}}/html\nHTTP 200\n[Asserts]\nxpath "//p" count == 2\n',
  jsonpath: 'jsonpath "$.object.a" == 1',
  variable: 'variable "base" startsWith "http"',
  regex: 'regex /"id":(\\d+)/ == "7"',
  cookie: 'cookie "session[Path]" == "/"',
  certificate: 'certificate "Subject" == "CN=example.org"',
}

const ASSERTS: Record<string, string> = {
  '==': 'jsonpath "$.id" == 7',
  '!=': 'jsonpath "$.id" != 8',
  '>=': 'jsonpath "$.id" >= 7',
  '>': 'jsonpath "$.id" > 6.5',
  '<=': 'jsonpath "$.id" <= 7',
  '<': 'jsonpath "$.text" < "I"',
  startsWith: 'jsonpath "$.text" startsWith "Hello"',
  endsWith: 'bytes endsWith base64,fQ==;',
  contains: 'jsonpath "$.text" not contains "Bye"',
  includes: 'jsonpath "$.list" includes 2',
  matches: 'jsonpath "$.text" matches /(?i)^hello/',
  exists: 'jsonpath "$.nothing" not exists',
  isBoolean: 'jsonpath "$.yes" isBoolean',
  isCollection: 'jsonpath "$.list" isCollection',
  isDate: 'jsonpath "$.date" toDate "%+" isDate',
  isEmpty: 'jsonpath "$.list" not isEmpty',
  isFloat: 'jsonpath "$.half" isFloat',
  isInteger: 'jsonpath "$.id" isInteger',
  isIpv4: 'ip isIpv4',
  isIpv6: 'jsonpath "$.ip6" isIpv6',
  isIsoDate: 'jsonpath "$.date" isIsoDate',
  isList: 'jsonpath "$.list" isList',
  isNumber: 'jsonpath "$.half" isNumber',
  isObject: 'jsonpath "$.object" isObject',
  isString: 'jsonpath "$.text" isString',
  isUuid: 'jsonpath "$.uuid" isUuid',
}

const REFINED: Record<string, string> = {
  base64Decode: 'jsonpath "$.encoded" base64Decode == hex,48693f3e;',
  base64Encode: 'jsonpath "$.encoded" base64Decode base64Encode == "SGk/Pg=="',
  base64UrlSafeDecode: 'jsonpath "$.safe" base64UrlSafeDecode == hex,48693f3e;',
  base64UrlSafeEncode: 'jsonpath "$.safe" base64UrlSafeDecode base64UrlSafeEncode == "SGk_Pg"',
  charsetDecode: 'bytes charsetDecode "latin1" contains "Hello"',
  count: 'jsonpath "$.list" count == 3',
  dateFormat: 'jsonpath "$.date" toDate "%+" dateFormat "%A" == "Saturday"',
  daysAfterNow: 'certificate "Expire-Date" daysAfterNow > 10',
  daysBeforeNow: 'certificate "Start-Date" daysBeforeNow > 10',
  decode: 'bytes decode "utf-8" contains "Hello"',
  first: 'jsonpath "$.list" first == 1',
  format: 'jsonpath "$.date" toDate "%+" format "%Y" == "2026"',
  htmlEscape: 'jsonpath "$.html" htmlEscape == "a &amp;lt; b"',
  htmlUnescape: 'jsonpath "$.html" htmlUnescape == "a < b"',
  jsonpath: 'body jsonpath "$.id" == 7',
  last: 'jsonpath "$.list" last == 3',
  location:
    'GET {{base}}/redirect\n[Options]\nlocation: true\nHTTP 200\n[Asserts]\nredirects first location == "{{base}}/json"\n',
  nth: 'jsonpath "$.list" nth -2 == 2',
  regex: 'jsonpath "$.text" regex /(W\\w+)/ == "World"',
  replace: 'jsonpath "$.csv" replace "," ";" == "a;b"',
  replaceRegex: 'jsonpath "$.csv" replaceRegex /[ab]/ "x" == "x,x"',
  split: 'jsonpath "$.csv" split "," nth 1 == "b"',
  toDate: 'jsonpath "$.date" toDate "%Y-%m-%dT%H:%M:%SZ" dateFormat "%H" == "08"',
  toFloat: 'jsonpath "$.id" toFloat isFloat',
  toHex: 'bytes toHex startsWith "7b22"',
  toInt: 'jsonpath "$.half" toInt == 0',
  toString: 'jsonpath "$.id" toString == "7"',
  urlDecode: 'jsonpath "$.url" urlDecode endsWith "a b"',
  urlEncode: 'jsonpath "$.text" urlEncode == "Hello%2C%20World"',
  urlQueryParam: 'jsonpath "$.url" urlQueryParam "q" == "a b"',
  utf8Decode: 'bytes utf8Decode contains "Hello"',
  utf8Encode: 'jsonpath "$.csv" utf8Encode toHex == "612c62"',
  xpath: 'body xpath "count(//p)" == 0',
}

/** An option's line, an assert that shows it where a good status does not, and where it is asked. */
type Setting = [line: string, rest?: string, url?: string]
const SET: Record<string, Setting> = {
  'aws-sigv4': ['aws-sigv4: aws:amz:eu-central-1:s3'],
  cacert: ['cacert: ca.pem'],
  cert: ['cert: client.pem:password'],
  compressed: ['compressed: true', 'jsonpath "$.headers[\'accept-encoding\']" contains "gzip"'],
  'connect-timeout': ['connect-timeout: 20s'],
  'connect-to': [
    'connect-to: example.org:80:127.0.0.1:{{port}}',
    'jsonpath "$.headers.host" == "example.org"',
    'http://example.org/echo',
  ],
  delay: ['delay: 1ms'],
  digest: ['digest: true'],
  'fail-with-body': ['fail-with-body: true'],
  header: ['header: X-Own: yes', 'jsonpath "$.headers[\'x-own\']" == "yes"'],
  'http1.0': ['http1.0: true'],
  'http1.1': ['http1.1: true', 'version == "1.1"'],
  http2: ['http2: true'],
  'http2-prior-knowledge': ['http2-prior-knowledge: true'],
  http3: ['http3: true'],
  insecure: ['insecure: true'],
  ipv4: ['ipv4: true', 'ip isIpv4'],
  ipv6: ['ipv6: false'],
  key: ['key: client.key'],
  'limit-rate': ['limit-rate: 1000'],
  location: ['location: true', 'redirects count == 1', '{{base}}/redirect'],
  'location-trusted': ['location-trusted: true', 'redirects count == 1', '{{base}}/redirect'],
  'max-redirs': ['max-redirs: 1\nlocation: true', 'redirects count == 1', '{{base}}/redirect'],
  'max-time': ['max-time: 20s'],
  negotiate: ['negotiate: true'],
  netrc: ['netrc: true'],
  'netrc-file': ['netrc-file: mine'],
  'netrc-optional': ['netrc-optional: true'],
  'no-header': ['no-header: User-Agent', 'jsonpath "$.headers[\'user-agent\']" not exists'],
  'no-jsonpath-coercion': [
    'no-jsonpath-coercion: true',
    'jsonpath "$.none" count == 0\njsonpath "$.method" first == "GET"',
  ],
  ntlm: ['ntlm: true'],
  output: ['output: out.json'],
  'path-as-is': ['path-as-is: true'],
  pinnedpubkey: ['pinnedpubkey: sha256//x='],
  proxy: ['proxy: localhost:3128'],
  repeat: ['repeat: 2'],
  resolve: ['resolve: example.org:{{port}}:127.0.0.1', 'ip == "127.0.0.1"', 'http://example.org:{{port}}/echo'],
  retry: ['retry: 3'],
  'retry-interval': ['retry-interval: 10ms'],
  skip: ['skip: true', undefined, '{{base}}/nowhere'],
  'unix-socket': ['unix-socket: /run/a.sock'],
  user: ['user: bob:secret', 'jsonpath "$.headers.authorization" == "Basic Ym9iOnNlY3JldA=="'],
  variable: ['variable: own=1', 'variable "own" == 1'],
  verbose: ['verbose: true'],
  verbosity: ['verbosity: debug'],
  'very-verbose': ['very-verbose: true'],
}
/** What the option is about, where its state alone would say too little. */
const NOTES: Record<string, string> = {
  'fail-with-body': 'read, without effect',
  output: 'read, without effect',
  verbose: 'read, without effect',
  verbosity: 'read, without effect',
  'very-verbose': 'read, without effect',
  repeat: '`-1` is refused: a check ends',
  cacert: 'TLS itself is tried in `lib/checks/http`',
  cert: 'TLS itself is tried in `lib/checks/http`',
  key: 'TLS itself is tried in `lib/checks/http`',
  insecure: 'TLS itself is tried in `lib/checks/http`',
  http2: 'where TLS agrees on it',
  retry: 'polling: `run.test.ts`',
  'retry-interval': 'polling: `run.test.ts`',
}

/** What a text in a check is sent as. */
const sends = (body: string, sent: string) =>
  `POST {{base}}/echo\n${body}\nHTTP 200\n[Asserts]\njsonpath "$.body" == ${JSON.stringify(sent).replaceAll('{{', '\\u{7b}{')}\n`
const answers = (path: string, body: string) => `GET {{base}}${path}\nHTTP 200\n${body}\n`

const REST: [part: string, what: string, source: string][] = [
  ['Requests', 'any method in capitals', 'PURGE {{base}}/echo\nHTTP 200\n[Asserts]\njsonpath "$.method" == "PURGE"'],
  [
    'Requests',
    'headers, also of one name',
    'GET {{base}}/echo\nX-A: 1\nX-A: 2\nHTTP 200\n[Asserts]\njsonpath "$.headers[\'x-a\']" == "1, 2"',
  ],
  [
    'Requests',
    '`[Query]`, `[QueryStringParams]`',
    'GET {{base}}/echo?a=1\n[QueryStringParams]\nb: c d\nHTTP 200\n[Asserts]\njsonpath "$.path" == "/echo?a=1&b=c%20d"',
  ],
  [
    'Requests',
    '`[Form]`, `[FormParams]`',
    'POST {{base}}/echo\n[FormParams]\nb: c d\nHTTP 200\n[Asserts]\njsonpath "$.body" == "b=c%20d"',
  ],
  [
    'Requests',
    '`[Multipart]`, `[MultipartFormData]`',
    'POST {{base}}/echo\n[Multipart]\na: b\nf: file,data.txt;\nHTTP 200\n[Asserts]\njsonpath "$.body" contains "filename=\\"data.txt\\""',
  ],
  [
    'Requests',
    '`[Cookies]`',
    'GET {{base}}/echo\n[Cookies]\na: b\nHTTP 200\n[Asserts]\njsonpath "$.headers.cookie" == "a=b"',
  ],
  [
    'Requests',
    '`[BasicAuth]`',
    'GET {{base}}/echo\n[BasicAuth]\nbob: secret\nHTTP 200\n[Asserts]\njsonpath "$.headers.authorization" startsWith "Basic "',
  ],
  ['Bodies sent', 'JSON with placeholders', sends('{"a": {{one}}, "b": "{{one}}"}', '{"a": 1, "b": "1"}')],
  ['Bodies sent', 'XML', sends('<a b="c">d</a>', '<a b="c">d</a>')],
  ['Bodies sent', 'lines between backticks', sends('```\na {{one}}\n```', 'a 1\n')],
  ['Bodies sent', 'lines with a language', sends('```json\n[]\n```', '[]\n')],
  ['Bodies sent', 'lines with `escape`', sends('```raw,escape\na\\tb\n```', 'a\tb\n')],
  ['Bodies sent', 'lines with `novariable`', sends('```json,novariable\n{{one}}\n```', '{{one}}\n')],
  ['Bodies sent', 'lines without placeholders: `raw`', sends('```raw\n{{one}}\n```', '{{one}}\n')],
  [
    'Bodies sent',
    'GraphQL with variables',
    sends('```graphql\n{a}\nvariables {"b":1}\n```', '{"query":"{a}","variables":{"b":1}}'),
  ],
  ['Bodies sent', 'one line between backticks', sends('`a {{one}}`', 'a 1')],
  ['Bodies sent', '`base64,…;`', sends('base64,aGk=;', 'hi')],
  ['Bodies sent', '`hex,…;`', sends('hex,6869;', 'hi')],
  ['Bodies sent', '`file,…;` below the check’s folder', sends('file,data.txt;', 'from data.txt')],
  ['Responses', 'version and status, or `*`', 'GET {{base}}/json\nHTTP/1.1 200\nGET {{base}}/json\nHTTP *\n'],
  ['Responses', 'headers', 'GET {{base}}/json\nHTTP 200\nContent-Type: application/json\n'],
  [
    'Responses',
    '`[Captures]`, with `redact`',
    'GET {{base}}/json\nHTTP 200\n[Captures]\na: jsonpath "$.text" redact\n[Asserts]\nvariable "a" == "Hello, World"\n',
  ],
  ['Responses', 'a JSON body, by its values', answers('/small', '{ "b" : [1.0], "a": "x" }')],
  ['Responses', 'a text body', answers('/text', '`plain text`')],
  ['Responses', 'a body as bytes', answers('/text', 'base64,cGxhaW4gdGV4dA==;')],
  ['Responses', 'a body as a file', answers('/text', 'file,plain.txt;')],
  [
    'Responses',
    'XPath 1.0 on HTML',
    answers('/html', '[Asserts]\nxpath "string(//h1)" == "Title"\nxpath "//p" count == 2'),
  ],
  ['Responses', 'XPath 1.0 on XML, with namespaces', answers('/xml', '[Asserts]\nxpath "string(//_:b)" == "c"')],
  [
    'Responses',
    'JSONPath of RFC 9535, filters and functions too',
    answers('/json', '[Asserts]\njsonpath "$.list[?@ > 1]" count == 2'),
  ],
  ['Responses', 'charsets', answers('/latin', '[Asserts]\nbody == "café"')],
  [
    'Templates',
    'variables, filters',
    'GET {{base}}/echo?a={{text urlEncode}}\nHTTP 200\n[Asserts]\njsonpath "$.path" endsWith "a%20b"',
  ],
  [
    'Templates',
    'types: `{{one}}` is a number, `"{{one}}"` a string',
    answers('/json', '[Asserts]\njsonpath "$.object.a" == {{one}}\njsonpath "$.object.a" != "{{one}}"'),
  ],
  [
    'Templates',
    '`newUuid`',
    'GET {{base}}/echo\nX-Id: {{newUuid}}\nHTTP 200\n[Asserts]\njsonpath "$.headers[\'x-id\']" isUuid',
  ],
  [
    'Templates',
    '`newDate`',
    'GET {{base}}/echo\nX-At: {{newDate}}\nHTTP 200\n[Asserts]\njsonpath "$.headers[\'x-at\']" isIsoDate',
  ],
  ['Templates', '`getEnv`', 'GET {{base}}/echo\nX-Env: {{getEnv "HOME"}}\n'],
  [
    'Running',
    'cookies are kept from request to request',
    'GET {{base}}/json\nGET {{base}}/echo\nHTTP 200\n[Asserts]\njsonpath "$.headers.cookie" == "session=s"',
  ],
  [
    'Running',
    'redirects',
    'GET {{base}}/redirect\n[Options]\nlocation: true\nHTTP 200\n[Asserts]\nredirects last location == "{{base}}/json"',
  ],
  [
    'Running',
    'comments and escapes',
    '# above\nGET {{base}}/ec\\u{68}o # behind\nHTTP 200 # too\n[Asserts]\n# between\nstatus == 200',
  ],
]

let server: Server
let base: string

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      const say = (type: string, text: string | Buffer) => response.setHeader('content-type', type).end(text)
      if (path.startsWith('/echo')) {
        const { method, headers } = request
        return say(
          'application/json',
          JSON.stringify({ method, path, headers, body: Buffer.concat(chunks).toString() }),
        )
      }
      if (path === '/redirect') return response.writeHead(302, { location: '/json' }).end()
      if (path === '/nowhere') return response.writeHead(404).end()
      if (path === '/small') return say('application/json', '{"a":"x","b":[1]}')
      if (path === '/text') return say('text/plain', 'plain text')
      if (path === '/html') return say('text/html', '<h1>Title</h1><p>one<p>two')
      if (path === '/xml') return say('text/xml', '<a xmlns="urn:a"><b>c</b></a>')
      if (path === '/latin') return say('text/plain; charset=latin1', Buffer.from('caf\xe9', 'latin1'))
      response.setHeader('set-cookie', 'session=s; Path=/')
      return say('application/json', JSON_TEXT)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** The server speaks no TLS: what a certificate says is put beside its answers. */
function certified(result: ExchangeResult): ExchangeResult {
  if (!result.ok) return result
  const day = 24 * 60 * 60 * 1000
  const certificate = {
    subject: 'CN=example.org',
    issuer: 'CN=Example',
    startDate: new Date(Date.now() - 20 * day),
    expireDate: new Date(Date.now() + 20 * day),
    serialNumber: '01',
    subjectAltName: '',
    pem: '',
  }
  return { ok: true, value: { ...result.value, certificate } }
}

/** `yes`, or why not. */
async function state(source: string): Promise<string> {
  const parsed = parse(source)
  if (!parsed.ok) throw new Error(`${source}\nexpected ${parsed.problem.expected}, found ${parsed.problem.found}`)
  const { verdict, reason } = await runCheck(parsed.file, {
    exchange: async (call, signal) => certified(await exchange(call, { policy: { everything: true }, signal })),
    variables: new Map([
      ['base', string(base)],
      ['port', string(new URL(base).port)],
      ['one', { type: 'integer', value: 1n }],
      ['text', string('a b')],
    ]),
    readFile: async path =>
      Buffer.from(path === 'plain.txt' ? 'plain text' : path.endsWith('.txt') ? `from ${path}` : '-----BEGIN X-----'),
  })
  if (verdict === 'pass') return 'yes'
  const refused = /(?:is not supported|is off here)/.test(reason ?? '')
  if (!refused) throw new Error(`${source}\n${reason}`)
  return 'not yet'
}

const asserting = (line: string) =>
  line.startsWith('GET') ? line : `GET {{base}}/json\nHTTP 200\n[Asserts]\n${line}\n`
const optional = ([line, rest, url = '{{base}}/echo']: Setting) =>
  `GET ${url}\n[Options]\n${line}\nHTTP 200\n${rest ? `[Asserts]\n${rest}\n` : ''}`

describe('the conformance table', () => {
  it('has a line for every word of the grammar', () => {
    const words = (known: Iterable<string>) => [...known].sort()
    expect(words(Object.keys(QUERIES))).toEqual(
      words([...PLAIN_QUERIES, ...TEXT_QUERIES, 'regex', 'cookie', 'certificate']),
    )
    expect(words(Object.keys(ASSERTS))).toEqual(words(PREDICATES.keys()))
    expect(words(Object.keys(REFINED))).toEqual(words(FILTERS.keys()))
    expect(words(Object.keys(SET))).toEqual(words(OPTIONS.keys()))
    for (const name of FUNCTIONS.keys()) expect(REST.map(([, what]) => what)).toContain(`\`${name}\``)
  })

  it('is the one in the docs', async () => {
    const rows: string[] = []
    const row = async (part: string, what: string, source: string, note = '') =>
      rows.push(`| ${part} | ${what} | ${await state(source)} | ${note} |`)
    for (const [part, what, source] of REST) await row(part, what, source)
    for (const [name, line] of Object.entries(QUERIES)) await row('Queries', `\`${name}\``, asserting(line))
    for (const [name, line] of Object.entries(ASSERTS)) await row('Predicates', `\`${name}\``, asserting(line))
    for (const [name, now] of OLD_PREDICATES)
      await row('Predicates', `\`${name}\``, asserting((ASSERTS[now] ?? '').replace(now, name)), `old, for \`${now}\``)
    for (const [name, line] of Object.entries(REFINED)) await row('Filters', `\`${name}\``, asserting(line))
    for (const [name, given] of Object.entries(SET)) await row('Options', `\`${name}\``, optional(given), NOTES[name])
    const yes = rows.filter(text => text.includes('| yes |')).length
    const text = [
      '# Checks: what of Hurl is here',
      '',
      'Made by `lib/checks/conformance.test.ts`: every line is a check that was run. What it means to run checks is in',
      '[checks.md](checks.md).',
      '',
      `${yes} of ${rows.length} lines work.`,
      '',
      '| part | what | here | note |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n')
    await expect(text.replaceAll(' |  |', ' | |')).toMatchFileSnapshot(TABLE)
  })
})
