import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { string } from './evaluate/value'
import { exchange } from './http/exchange'
import { type RunOptions, runCheck } from './run'
import { parse } from './syntax/parse'

type Handler = (request: IncomingMessage & { body: string }, response: ServerResponse, url: URL) => void

let server: Server
let base: string
let polls = 0

const LARGE = 'large '.repeat(1_000_000)

const HANDLERS: Record<string, Handler> = {
  '/echo': (request, response, url) => {
    response.setHeader('content-type', 'application/json')
    const { method, headers, body } = request
    response.end(JSON.stringify({ method, path: url.pathname + url.search, headers, body }))
  },
  '/login': (_request, response) => {
    response.setHeader('set-cookie', ['session=s3; Path=/', 'other=1; Path=/elsewhere'])
    response.end('{"token":"t-123","user":{"id":7}}')
  },
  '/poll': (_request, response) => {
    polls += 1
    response.statusCode = polls < 3 ? 503 : 200
    response.end(`${polls}`)
  },
  '/redirect': (_request, response, url) => {
    const left = Number(url.searchParams.get('n') ?? 1)
    response.writeHead(Number(url.searchParams.get('status') ?? 302), {
      location: left > 1 ? `/redirect?n=${left - 1}` : '/echo',
    })
    response.end()
  },
  '/away': (_request, response) => {
    response.writeHead(307, { location: `http://localhost:${new URL(base).port}/echo` })
    response.end()
  },
  '/gzip': (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' })
    response.end(gzipSync('packed text'))
  },
  '/large': (_request, response, url) => {
    if (url.searchParams.has('round')) response.writeHead(302, { location: url.href.replace('http://a', '') })
    response.end(LARGE)
  },
  '/silent': () => {},
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://a')
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const handler = HANDLERS[url.pathname]
      if (!handler) return response.writeHead(404).end()
      handler(Object.assign(request, { body: Buffer.concat(chunks).toString() }), response, url)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function run(source: string, options: Partial<RunOptions> = {}) {
  const parsed = parse(source)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem))
  return runCheck(parsed.file, {
    exchange: (call, signal) => exchange(call, { policy: { everything: true }, signal }),
    variables: new Map([['base', string(base)]]),
    ...options,
  })
}

/** `pass`, or the verdict and why. */
async function outcome(source: string, options?: Partial<RunOptions>): Promise<string> {
  const { verdict, reason } = await run(source, options)
  return verdict === 'pass' ? verdict : `${verdict}: ${reason?.replaceAll(base, '')}`
}

describe('a check passes', () => {
  it.each([
    [
      'captures feed later requests',
      `
GET {{base}}/login
HTTP 200
[Captures]
token: jsonpath "$.token"
id: jsonpath "$.user.id"
[Asserts]
variable "id" == 7
POST {{base}}/echo?a=1
Authorization: Bearer {{token}}
[Query]
user: {{id}}
text: a b&c
{ "id": {{id}}, "quoted": "{{token}}\\u0021" }
HTTP/1.1 200
Content-Type: application/json
[Asserts]
jsonpath "$.method" == "POST"
jsonpath "$.path" == "/echo?a=1&user=7&text=a%20b%26c"
jsonpath "$.headers.authorization" == "Bearer t-123"
jsonpath "$.headers['content-type']" == "application/json"
jsonpath "$.body" == "{ \\"id\\": 7, \\"quoted\\": \\"t-123\\\\u0021\\" }"
`,
    ],
    [
      'cookies are kept and sent where they belong',
      `
GET {{base}}/login
GET {{base}}/echo
[Cookies]
mine: yes
HTTP 200
[Asserts]
jsonpath "$.headers.cookie" == "session=s3; mine=yes"
`,
    ],
    [
      'a form is sent',
      `
POST {{base}}/echo
[Form]
a\\u{20}b: ü&
c: 1
HTTP 200
[Asserts]
jsonpath "$.body" == "a%20b=%C3%BC%26&c=1"
jsonpath "$.headers['content-type']" == "application/x-www-form-urlencoded"
`,
    ],
    [
      'parts are sent',
      `
POST {{base}}/echo
[Multipart]
field: value
upload: file,data.txt; text/x-mine
HTTP 200
[Asserts]
jsonpath "$.body" contains "name=\\"field\\"\\r\\n\\r\\nvalue\\r\\n"
jsonpath "$.body" contains "filename=\\"data.txt\\"\\r\\nContent-Type: text/x-mine\\r\\n\\r\\nfrom data.txt\\r\\n"
jsonpath "$.headers['content-type']" startsWith "multipart/form-data; boundary="
`,
    ],
    [
      'GraphQL, XML, hex, base64, files and lines are sent',
      `
POST {{base}}/echo
\`\`\`graphql
query { pets }
variables { "n": 1 }
\`\`\`
HTTP 200
[Asserts]
jsonpath "$.body" == "{\\"query\\":\\"query { pets }\\",\\"variables\\":{ \\"n\\": 1 }}"
POST {{base}}/echo
<a/>
HTTP 200
[Asserts]
jsonpath "$.body" == "<a/>"
jsonpath "$.headers['content-type']" == "application/xml"
POST {{base}}/echo
hex,6869;
HTTP 200
[Asserts]
jsonpath "$.body" == "hi"
POST {{base}}/echo
base64,aGk=;
HTTP 200
[Asserts]
jsonpath "$.body" == "hi"
POST {{base}}/echo
file,data.txt;
HTTP 200
[Asserts]
jsonpath "$.body" == "from data.txt"
POST {{base}}/echo
\`{{base}}!\`
HTTP 200
[Asserts]
jsonpath "$.body" == "{{base}}!"
`,
    ],
    [
      'credentials are sent',
      `
GET {{base}}/echo
[BasicAuth]
bob: s:ü
HTTP 200
[Asserts]
jsonpath "$.headers.authorization" == "Basic Ym9iOnM6w7w="
GET {{base}}/echo
[Options]
user: bob:x
header: X-More: yes
compressed: true
HTTP 200
[Asserts]
jsonpath "$.headers.authorization" == "Basic Ym9iOng="
jsonpath "$.headers['x-more']" == "yes"
jsonpath "$.headers['accept-encoding']" contains "gzip"
`,
    ],
    [
      'a redirect is an answer',
      `
GET {{base}}/redirect
HTTP 302
Location: /echo
[Asserts]
redirects count == 0
`,
    ],
    [
      'redirects are followed where that is asked',
      `
POST {{base}}/redirect?n=2
[Options]
location: true
\`body\`
HTTP 200
[Asserts]
redirects count == 2
redirects nth 0 location == "{{base}}/redirect?n=1"
url == "{{base}}/echo"
jsonpath "$.method" == "GET"
POST {{base}}/redirect?status=307
[Options]
location: true
\`body\`
HTTP 200
[Asserts]
jsonpath "$.method" == "POST"
jsonpath "$.body" == "body"
`,
    ],
    [
      'credentials stay with their host, unless it is trusted',
      `
GET {{base}}/away
Authorization: mine
[Options]
location: true
HTTP 200
[Asserts]
jsonpath "$.headers.authorization" not exists
GET {{base}}/away
Authorization: mine
[Options]
location-trusted: true
HTTP 200
[Asserts]
jsonpath "$.headers.authorization" == "mine"
`,
    ],
    [
      'what is compressed is unpacked',
      `
GET {{base}}/gzip
HTTP 200
\`packed text\`
`,
    ],
    [
      'skipped and repeated entries',
      `
GET {{base}}/nowhere
[Options]
skip: true
HTTP 200
GET {{base}}/echo
[Options]
repeat: 3
HTTP 200
`,
    ],
    [
      'a body is compared as JSON',
      `
GET {{base}}/login
HTTP 200
{ "user": { "id": 7.0 }, "token": "t-123" }
`,
    ],
    [
      'variables of options are set for what follows',
      `
GET {{where}}/login
[Options]
variable: where={{base}}
variable: number=7
HTTP 200
[Asserts]
jsonpath "$.user.id" == {{number}}
GET {{where}}/login
HTTP *
`,
    ],
  ])('%s', async (_name, source) => {
    const readFile = async (path: string) => Buffer.from(`from ${path}`)
    expect(await outcome(source, { readFile })).toBe('pass')
  })

  it('after it was tried again', async () => {
    polls = 0
    const result = await run(`GET {{base}}/poll\n[Options]\nretry: 5\nretry-interval: 5ms\nHTTP 200`)
    expect(result).toMatchObject({ verdict: 'pass', entries: [{ attempts: 3 }] })
  })

  it('and says what it saw', async () => {
    const result = await run('GET {{base}}/login\nHTTP 200\n[Captures]\na: status\n[Asserts]\nstatus == 200')
    expect(result).toMatchObject({
      entryCount: 1,
      entries: [
        {
          index: 1,
          line: 1,
          method: 'GET',
          url: `${base}/login`,
          captures: [{ name: 'a', line: 4, value: 'integer <200>' }],
          asserts: [
            { line: 2, assert: 'HTTP 200', verdict: 'pass' },
            { line: 6, column: 1, assert: 'status == 200', verdict: 'pass', actual: 'integer <200>' },
          ],
          exchanges: [{ response: { status: 200, body: { kind: 'text', truncated: false } }, ip: '127.0.0.1' }],
        },
      ],
    })
    expect(result.entries[0]?.exchanges[0]?.timings.totalMs).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })
})

describe('a check fails, and says where and why', () => {
  it.each([
    [
      'GET {{base}}/nowhere\nHTTP 200',
      'fail: GET /nowhere: line 2: HTTP 200: expected integer <200>, got integer <404>',
    ],
    ['GET {{base}}/echo\nHTTP/2 200', 'fail: GET /echo: line 2: HTTP/2: expected HTTP/2, got HTTP/1.1'],
    [
      'GET {{base}}/login\nHTTP 200\nX-None: 1',
      'fail: GET /login: line 3: X-None: 1: expected string <1>, got nothing',
    ],
    [
      'GET {{base}}/login\nHTTP 200\n[Captures]\nid: jsonpath "$.nothing"',
      'fail: GET /login: line 4: the capture “id” found nothing',
    ],
    [
      'GET {{base}}/gzip\nHTTP 200\n`other`',
      'fail: GET /gzip: line 3: body: expected string <other>, got string <packed text>',
    ],
    [
      'GET {{base}}/gzip\nHTTP 200\n[Asserts]\njsonpath "$.a" exists',
      /^fail: GET \/gzip: line 4: jsonpath "\$.a" exists: it is no JSON/,
    ],
    [
      'GET {{base}}/redirect?n=9\n[Options]\nlocation: true\nmax-redirs: 2',
      'fail: GET /redirect?n=9: more than 2 redirects',
    ],
    ['GET {{base}}/nowhere\n[Options]\nretry: 2\nretry-interval: 1\nHTTP 200', /^fail: GET \/nowhere: line 5/],
    ['GET {{base}}/login\nHTTP 200\n[Asserts]\nbody == "{{missing}}"\nstatus == 1', /^fail: .*line 5/],
  ])('%s', async (source, expected) => {
    if (typeof expected === 'string') expect(await outcome(source)).toBe(expected)
    else expect(await outcome(source)).toMatch(expected)
  })

  it('in short, however much came', async () => {
    const { reason, entries } = await run(
      'GET {{base}}/large\nHTTP 200\n[Captures]\nall: body\n[Asserts]\nbody contains "small"\nbody == "{{all}}!"',
    )
    expect(reason).toMatch(/^GET .*\/large: line 6: body contains "small": expected contains .*large large/)
    expect(reason?.length).toBeLessThan(2_100)
    expect(entries[0]?.asserts.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'fail'])
    expect(JSON.stringify(entries).length).toBeLessThan(90_000)
  })

  it('in text that any store takes: without NUL, and with no half of a sign', async () => {
    const said = async (text: string) => {
      const exchanged: RunOptions['exchange'] = async (call, signal) => {
        const result = await exchange(call, { policy: { everything: true }, signal })
        if (result.ok) result.value.answer.body = { ok: true, value: Buffer.from(text) }
        return result
      }
      const source = 'GET {{base}}/echo\nHTTP 200\n[Captures]\na: body\n[Asserts]\nbody == "b"'
      return (await run(source, { exchange: exchanged })).entries[0]
    }
    expect(await said('a\0b')).toMatchObject({
      captures: [{ value: 'string <a␀b>' }],
      exchanges: [{ response: { body: { kind: 'base64', content: 'YQBi' } } }],
    })
    const cut = await said(`-${'😀'.repeat(40_000)}`)
    expect(cut?.exchanges[0]?.response?.body.content).toMatch(/😀\ufffd$/u)
    expect(JSON.stringify(cut)).not.toMatch(/\\ud83d/)
  })

  it('at the first entry that does not pass', async () => {
    const result = await run('GET {{base}}/login\nHTTP 200\nGET {{base}}/nowhere\nHTTP 200\nGET {{base}}/login')
    expect(result.entryCount).toBe(3)
    expect(result.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'fail'])
  })
})

describe('a check proves nothing', () => {
  it.each([
    ['when nothing answers', 'GET http://127.0.0.1:1/', /^inconclusive: GET http:\/\/127.0.0.1:1\/: /],
    ['when a variable is not set', 'GET {{nobody}}/', 'inconclusive: GET on line 1: the variable “nobody” is not set'],
    [
      'when the URL is none',
      'GET here',
      'inconclusive: GET on line 1: “here” is no URL: it needs http:// or https:// and a host',
    ],
    [
      'when an answer takes too long',
      'GET {{base}}/silent\n[Options]\nmax-time: 50ms',
      /^inconclusive: GET \/silent: /,
    ],
    [
      'when an option is not supported',
      'GET {{base}}/echo\n[Options]\nproxy: localhost:1',
      'inconclusive: GET on line 1: the option “proxy” is not supported',
    ],
    ['when it has no request', '# later\n', 'inconclusive: the file has no request'],
    [
      'when it asks for more than a worker can hold',
      'GET {{base}}/large\n[Options]\nrepeat: 1000000',
      'inconclusive: GET /large: the answers of this check have more than 50000000 bytes in all',
    ],
    [
      'when it is redirected to much without end',
      'GET {{base}}/large?round\n[Options]\nlocation: true\nmax-redirs: -1',
      'inconclusive: GET /large?round: the answers of this check have more than 50000000 bytes in all',
    ],
    [
      'when it would not end',
      'GET {{base}}/echo\n[Options]\nrepeat: -1',
      'inconclusive: GET on line 1: repeat: -1 would never end',
    ],
    [
      'when it reads files and may not',
      'POST {{base}}/echo\nfile,secret.txt;',
      'inconclusive: POST on line 1: “secret.txt”: files cannot be read here',
    ],
    [
      'when an assert cannot be evaluated',
      'GET {{base}}/login\nHTTP 200\n[Asserts]\njsonpath "$[" exists',
      /^inconclusive: GET \/login: line 4: jsonpath "\$\[" exists: “\$\[” is no JSONPath/,
    ],
  ])('%s', async (_name, source, expected) => {
    const found = await outcome(source)
    if (typeof expected === 'string') expect(found).toBe(expected)
    else expect(found).toMatch(expected)
  })

  it('when it takes too long in all', async () => {
    expect(await outcome('GET {{base}}/silent', { totalTimeoutMs: 50 })).toMatch(/^inconclusive: GET \/silent: /)
    const waiting = 'GET {{base}}/login\n[Options]\ndelay: 1h'
    expect(await outcome(waiting, { totalTimeoutMs: 50 })).toBe(
      'inconclusive: GET on line 1: the check took longer than it may in all',
    )
  })

  it('when it is stopped while it waits', async () => {
    const source = 'GET {{base}}/login\n[Options]\ndelay: 1h'
    expect(await outcome(source, { signal: AbortSignal.timeout(20) })).toMatch(/^inconclusive/)
    expect(await outcome(source, { signal: AbortSignal.abort() })).toBe(
      'inconclusive: GET on line 1: the check was stopped',
    )
  })

  it('but a check that polled for long enough and saw the wrong answer fails, whatever the end cut off', async () => {
    const polling = (path: string) => `GET {{base}}${path}\n[Options]\nretry: -1\nretry-interval: 10ms\nHTTP 200`
    const stop = new AbortController()
    let asked = 0
    const result = await run(polling('/nowhere'), {
      signal: stop.signal,
      exchange: (call, signal) => {
        asked += 1
        if (asked === 3) stop.abort()
        return exchange(call, { policy: { everything: true }, signal })
      },
    })
    expect(result).toMatchObject({ verdict: 'fail', entries: [{ attempts: 2, asserts: [{ assert: 'HTTP 200' }] }] })
  })
})
