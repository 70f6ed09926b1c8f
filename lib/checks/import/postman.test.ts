import { describe, expect, test } from 'vitest'
import { importChecks } from './import-checks'

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

function imported(item: unknown[], more: object = {}) {
  const result = importChecks(JSON.stringify({ info: { name: 'Shop API', schema: SCHEMA }, item, ...more }))
  if (!result.ok) throw new Error(result.failure)
  return { ...result.value, hurl: result.value.files[0]?.text ?? '' }
}

const get = { method: 'GET', url: { raw: '{{baseUrl}}/up' } }
const tested = (...exec: string[]) =>
  imported([{ name: 'up', request: get, event: [{ listen: 'test', script: { exec } }] }])
/** What comes after the request. */
const answer = (...exec: string[]) => tested(...exec).hurl.split('location: true\n')[1]

test('a collection is one check, its requests in their order, with the folders as comments', () => {
  const { files, lost, hurl } = imported([
    {
      name: 'Orders',
      item: [
        { name: 'List', request: get },
        { name: 'Deep', item: [{ name: 'One', request: 'http://a/1' }] },
      ],
    },
    { name: 'Last', request: { ...get, method: 'delete' }, protocolProfileBehavior: { followRedirects: false } },
  ])
  expect(files.map(({ name, variables }) => ({ name, variables }))).toEqual([
    { name: 'shop-api.hurl', variables: ['baseUrl'] },
  ])
  expect(lost).toEqual([])
  expect(hurl).toBe(`# Orders / List
GET {{baseUrl}}/up
[Options]
location: true
HTTP *
[Asserts]
status < 400

# Orders / Deep / One
GET http://a/1
[Options]
location: true
HTTP *
[Asserts]
status < 400

# Last
DELETE {{baseUrl}}/up
HTTP *
[Asserts]
status < 400
`)
})

describe('a request of Postman', () => {
  const request = (given: object, more: object = {}) =>
    imported([{ name: 'r', request: { method: 'POST', url: 'http://a/', ...given } }], more)

  test.each([
    [
      'a URL in parts',
      {
        url: {
          protocol: 'https',
          host: ['a', 'example'],
          port: '8443',
          path: ['b', 'c'],
          query: [
            { key: 'd', value: '1' },
            { key: 'e', value: '2', disabled: true },
          ],
        },
      },
      'POST https://a.example:8443/b/c?d=1\n',
    ],
    [
      'a switched off query',
      {
        url: {
          raw: 'http://a/b?c=1&d=2',
          host: ['a'],
          protocol: 'http',
          path: ['b'],
          query: [
            { key: 'c', value: '1' },
            { key: 'd', value: '2', disabled: true },
          ],
        },
      },
      'POST http://a/b?c=1\n',
    ],
    [
      'variables in the path',
      { url: { raw: 'http://a/users/:id', variable: [{ key: 'id', value: '7' }] } },
      'POST http://a/users/7\n',
    ],
    ['names that are no names here', { url: '{{base url}}/{{$guid}}' }, 'POST {{base_url}}/{{newUuid}}\n'],
    [
      'headers',
      {
        header: [
          { key: 'A', value: '{{b}}' },
          { key: 'C', value: 'd', disabled: true },
        ],
      },
      '\nA: {{b}}\n[Options]',
    ],
    ['headers in lines', { header: 'A: b\r\nC: d' }, '\nA: b\nC: d\n[Options]'],
    [
      'JSON',
      { body: { mode: 'raw', raw: '{\n  "a": {{b}}, "c": "{{d}}"\n}', options: { raw: { language: 'json' } } } },
      '\nContent-Type: application/json\n[Options]\nlocation: true\n{\n  "a": {{b}}, "c": "{{d}}"\n}\nHTTP',
    ],
    [
      'text',
      { body: { mode: 'raw', raw: 'a `b`\n\\c' } },
      '\nContent-Type: text/plain\n[Options]\nlocation: true\n`a \\`b\\`\\n\\\\c`\nHTTP',
    ],
    [
      'broken JSON',
      { body: { mode: 'raw', raw: '{"a": ', options: { raw: { language: 'json' } } } },
      '\n`{"a": `\nHTTP',
    ],
    [
      'a form',
      { body: { mode: 'urlencoded', urlencoded: [{ key: 'a b', value: 'c#d' }] } },
      '\n[Form]\na\\u{20}b: c\\#d\nHTTP',
    ],
    [
      'parts',
      {
        body: {
          mode: 'formdata',
          formdata: [
            { key: 'a', value: 'b', type: 'text' },
            { key: 'f', type: 'file', src: '/tmp/x y.png' },
          ],
        },
      },
      '\n[Multipart]\na: b\nf: file,/tmp/x\\ y.png;\nHTTP',
    ],
    ['a file', { body: { mode: 'file', file: { src: 'x.bin' } } }, '\nfile,x.bin;\nHTTP'],
    [
      'GraphQL',
      { body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{"b": 1}' } } },
      '\n{"query":"{ a }","variables":{"b":1}}\nHTTP',
    ],
    [
      'a user',
      {
        auth: {
          type: 'basic',
          basic: [
            { key: 'username', value: 'me' },
            { key: 'password', value: '{{pw}}' },
          ],
        },
      },
      '\n[BasicAuth]\nme: {{pw}}\nHTTP',
    ],
    [
      'a token',
      { auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{t}}' }] } },
      '\nAuthorization: Bearer {{t}}\n',
    ],
    [
      'a token of version 2.0',
      { auth: { type: 'bearer', bearer: { token: '{{t}}' } } },
      '\nAuthorization: Bearer {{t}}\n',
    ],
    [
      'a key in a header',
      {
        auth: {
          type: 'apikey',
          apikey: [
            { key: 'key', value: 'X-Key' },
            { key: 'value', value: '{{k}}' },
          ],
        },
      },
      '\nX-Key: {{k}}\n',
    ],
    [
      'a key in the query',
      {
        auth: {
          type: 'apikey',
          apikey: [
            { key: 'key', value: 'k' },
            { key: 'value', value: '{{k}}' },
            { key: 'in', value: 'query' },
          ],
        },
      },
      '\n[Query]\nk: {{k}}\n',
    ],
  ])('has %s', (_what, given, expected) => {
    expect(`\n${request(given).hurl}`).toContain(expected)
    expect(request(given).lost).toEqual([])
  })

  test('signs in as its collection does, unless it says otherwise', () => {
    const auth = { type: 'bearer', bearer: [{ key: 'token', value: 'all' }] }
    expect(request({}, { auth }).hurl).toContain('Authorization: Bearer all')
    expect(request({ auth: { type: 'noauth' } }, { auth }).hurl).not.toContain('Authorization')
  })

  test.each([
    ['a way of signing in', { auth: { type: 'hawk', hawk: [] } }, 'it signs in by hawk, which is left out'],
    ['a path without a value', { url: 'http://a/:id' }, "the path's :id has no value: it is the variable id now"],
    [
      'a function',
      { url: 'http://a/{{$randomCity}}' },
      '{{$randomCity}} makes a value: set the variable randomCity instead',
    ],
  ])('tells of %s', (_what, given, what) => {
    expect(request(given).lost).toEqual([{ where: 'r', what }])
  })
})

describe('a test script', () => {
  test.each([
    ['pm.test("ok", function () {\n    pm.response.to.have.status(201);\n});', 'HTTP 201\n'],
    ["pm.test('ok', () => pm.response.to.have.status(201));", 'HTTP 201\n'],
    ['pm.test("ok", () => {\n  pm.expect(pm.response.code).to.eql(204)\n})', 'HTTP 204\n'],
    ['tests["Status code is 200"] = responseCode.code === 200;', 'HTTP 200\n'],
    ['pm.response.to.be.ok', 'HTTP *\n[Asserts]\nstatus >= 200\nstatus < 300\n'],
    [
      'pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
      'HTTP *\n[Asserts]\nstatus toString matches /^(200|201)$/\n',
    ],
    ['pm.response.to.be.json;', 'HTTP *\n[Asserts]\nheader "Content-Type" contains "json"\n'],
    ['pm.response.to.have.header("X-A");', 'HTTP *\n[Asserts]\nheader "X-A" exists\n'],
    ['pm.response.to.have.header("X-A", "b, \\"c\\"");', 'HTTP *\n[Asserts]\nheader "X-A" == "b, \\"c\\""\n'],
    ['pm.expect(pm.response.headers.get("X-A")).to.include("b");', 'HTTP *\n[Asserts]\nheader "X-A" contains "b"\n'],
    ['pm.expect(pm.response.responseTime).to.be.below(200);', 'HTTP *\n[Asserts]\nduration < 200\n'],
    [
      'pm.expect(pm.response.text()).to.include("it\'s  a; {test}");',
      'HTTP *\n[Asserts]\nbody contains "it\'s  a; {test}"\n',
    ],
    ['pm.response.to.have.body("all of it");', 'HTTP *\n[Asserts]\nbody == "all of it"\n'],
    [
      'const j = pm.response.json();\npm.expect(j.a[0]["b c"]).to.eql(5);',
      'HTTP *\n[Asserts]\njsonpath "$.a[0][\'b c\']" == 5\n',
    ],
    ['pm.expect(pm.response.json().a).to.not.equal("x");', 'HTTP *\n[Asserts]\njsonpath "$.a" not == "x"\n'],
    [
      'let j = JSON.parse(responseBody);\npm.expect(j.a)\n  .to.be\n  .a("string");',
      'HTTP *\n[Asserts]\njsonpath "$.a" isString\n',
    ],
    ['pm.expect(pm.response.json().a).to.be.true;', 'HTTP *\n[Asserts]\njsonpath "$.a" == true\n'],
    ['pm.expect(pm.response.json().a).to.be.an("array").that.is.not.empty;', undefined],
    ['pm.expect(pm.response.json()).to.have.property("a");', 'HTTP *\n[Asserts]\njsonpath "$.a" exists\n'],
    ['pm.expect(pm.response.json().a).to.have.lengthOf(3);', 'HTTP *\n[Asserts]\njsonpath "$.a" count == 3\n'],
    ['pm.expect(pm.response.json().a).to.be.at.least(3);', undefined],
    ['pm.expect(pm.response.json().a.length).to.eql(3);', 'HTTP *\n[Asserts]\njsonpath "$.a" count == 3\n'],
    [
      'const j = pm.response.json();\npm.expect(j.length).to.be.above(0);',
      'HTTP *\n[Asserts]\njsonpath "$" count > 0\n',
    ],
    ['pm.expect(pm.response.text().length).to.eql(3);', undefined],
    ['pm.environment.set("count", pm.response.json().a.length);', undefined],
    ['pm.expect(pm.response.json()).to.have.property("a", "b");', undefined],
    ['pm.expect(pm.response.text()).to.not.include("a" + "b");', undefined],
    ['pm.test.skip("ok", () => { pm.response.to.have.status(201); });', undefined],
    [
      'pm.environment.set("my token", pm.response.json().token);',
      'HTTP *\n[Captures]\nmy_token: jsonpath "$.token"\n[Asserts]\nstatus < 400\n',
    ],
    [
      'var d = pm.response.json()\npostman.setEnvironmentVariable("id", d.data.id)',
      'HTTP *\n[Captures]\nid: jsonpath "$.data.id"\n[Asserts]\nstatus < 400\n',
    ],
    [
      'pm.collectionVariables.set("etag", pm.response.headers.get("ETag"));',
      'HTTP *\n[Captures]\netag: header "ETag"\n[Asserts]\nstatus < 400\n',
    ],
  ])('%s', (script, expected) => {
    if (expected === undefined) expect(tested(script).lost).toHaveLength(1)
    else {
      expect(answer(script)).toBe(expected)
      expect(tested(script).lost).toEqual([])
    }
  })

  test('what cannot be carried over is told, and nothing of a condition is taken for certain', () => {
    const { hurl, lost } = tested(
      '// a comment',
      'if (pm.response.code === 200) {',
      '  pm.environment.set("a", pm.response.json().a);',
      '} else {',
      '  pm.response.to.have.status(404);',
      '}',
      'console.log("x");',
      'pm.response.to.have.status(200);',
    )
    expect(hurl).toContain('HTTP 200\n')
    expect(hurl).not.toContain('[Captures]')
    expect(lost.map(({ what }) => what)).toEqual(
      [
        'if (pm.response.code === 200) {',
        'pm.environment.set("a", pm.response.json().a)',
        'else {',
        'pm.response.to.have.status(404)',
        'console.log("x")',
      ].map(line => `the script's ${JSON.stringify(line)} has no like in a check`),
    )
  })

  test('a condition goes on behind a test in it, and on the next line', () => {
    const { hurl, lost } = tested(
      'const j = pm.response.json();',
      'if (j.a) {',
      '  pm.test("a", function () { pm.expect(j.a).to.eql(1); });',
      '  pm.expect(j.b).to.eql(2);',
      '}',
      'if (j.c)',
      '  pm.expect(j.c).to.eql(3);',
      'else',
      '  pm.expect(j.d).to.eql(4);',
      'pm.expect(j.e).to.eql(5);',
    )
    expect(hurl).toContain('[Asserts]\njsonpath "$.e" == 5\n')
    expect(lost.map(({ what }) => what)).toEqual(
      [
        'if (j.a) {',
        'pm.expect(j.a).to.eql(1)',
        'pm.expect(j.b).to.eql(2)',
        'if (j.c) pm.expect(j.c).to.eql(3)',
        'else pm.expect(j.d).to.eql(4)',
      ].map(line => `the script's ${JSON.stringify(line)} has no like in a check`),
    )
  })

  test('scripts before requests, and of folders, are told', () => {
    const event = [{ listen: 'prerequest', script: { exec: ['pm.environment.set("now", Date.now())'] } }]
    const { lost } = imported([{ name: 'F', event, item: [{ name: 'r', request: get, event }] }], { event })
    expect(lost.map(({ where }) => where)).toEqual(['Shop API', 'F', 'F / r'])
  })
})

test.each([
  ['{"info":{"name":"x"},"item":[]}', 'there is no request in the collection'],
  ['{"info":{"name":"x"},"item":{}}', expect.stringContaining('it is no Postman collection of version 2.1: item')],
  ['{"info":{"name":"x"},"item":[{"name":"a","request":{"method":"GET"}}]}', 'there is no request in the collection'],
])('%s is no collection', (text, failure) => {
  expect(importChecks(text)).toEqual({ ok: false, failure })
})
