import { expect, test } from 'vitest'
import { importChecks } from './import-checks'

const TEST = {
  name: 'Log in & buy',
  description: 'Every minute',
  steps: [
    {
      step_type: 'request',
      method: 'POST',
      url: '{{base_url}}/login?n={{random_int(1,9)}}',
      note: 'log in',
      headers: { 'Content-Type': ['application/json'], 'X-Two': ['a', 'b'] },
      body: '{"user": "{{user}}"}',
      auth: { auth_type: 'basic', username: 'me', password: '{{pw}}' },
      assertions: [
        { source: 'response_status', comparison: 'equal_number', value: '200' },
        { source: 'response_json', property: 'user.roles[0]', comparison: 'equal', value: 'admin' },
        { source: 'response_json', property: 'user', comparison: 'has_key', value: 'id' },
        { source: 'response_json', property: '$.user.age', comparison: 'is_greater_than', value: 17 },
        { source: 'response_json', property: 'user.name', comparison: 'not_empty', value: '' },
        { source: 'response_json', property: 'user.gone', comparison: 'is_null' },
        { source: 'response_json', property: 'user.on', comparison: 'equal', value: 'true' },
        { source: 'response_headers', property: 'Content-Type', comparison: 'contains', value: 'json' },
        { source: 'response_time', property: '', comparison: 'is_less_than', value: '500' },
        { source: 'response_size', comparison: 'is_less_than', value: '9000' },
        { source: 'response_text', comparison: 'does_not_contain', value: 'error' },
        { source: 'response_json', property: 'a', comparison: 'has_shape', value: 'x' },
      ],
      variables: [
        { name: 'token', source: 'response_json', property: 'data.token' },
        { name: 'odd', source: 'response_magic', property: 'x' },
      ],
      scripts: ['log("x")'],
      before_scripts: [],
    },
    { step_type: 'pause', duration: 5 },
    { step_type: 'request', method: 'GET', url: '{{base_url}}/cart', form: {}, headers: {}, assertions: [] },
    { step_type: 'request', method: 'POST', url: '{{base_url}}/buy', form: { item: ['7'] }, skipped: false },
    { step_type: 'condition', steps: [] },
    { step_type: 'request', url: 'http://x/', skipped: true },
  ],
}

test('a test of Runscope is a check', () => {
  const result = importChecks(JSON.stringify(TEST))
  if (!result.ok) throw new Error(result.failure)
  const { files, format, lost } = result.value
  expect(format).toBe('runscope')
  expect(files.map(({ name, variables }) => ({ name, variables }))).toEqual([
    { name: 'log-in-buy.hurl', variables: ['base_url', 'pw', 'random_int_1_9', 'user'] },
  ])
  expect(files[0]?.text).toBe(`# Every minute
# log in
POST {{base_url}}/login?n={{random_int_1_9}}
Content-Type: application/json
X-Two: a
X-Two: b
[BasicAuth]
me: {{pw}}
{"user": "{{user}}"}
HTTP 200
[Captures]
token: jsonpath "$.data.token"
[Asserts]
jsonpath "$.user.roles[0]" == "admin"
jsonpath "$.user.id" exists
jsonpath "$.user.age" > 17
jsonpath "$.user.name" not isEmpty
jsonpath "$.user.gone" == null
jsonpath "$.user.on" == true
header "Content-Type" contains "json"
duration < 500
bytes count < 9000
body not contains "error"

# Log in & buy, step 3
GET {{base_url}}/cart
[Options]
delay: 5000ms
HTTP *
[Asserts]
status < 400

# Log in & buy, step 4
POST {{base_url}}/buy
[Form]
item: 7
HTTP *
[Asserts]
status < 400
`)
  expect(lost).toEqual([
    { where: 'Log in & buy, step 1', what: 'a script is left out: "log(\\"x\\")"' },
    {
      where: 'Log in & buy, step 1',
      what: '{{random_int(1,9)}} makes a value: set the variable random_int_1_9 instead',
    },
    { where: 'Log in & buy, step 1', what: 'the variable odd from response_magic x has no like in a check' },
    { where: 'Log in & buy, step 1', what: 'response_json a has_shape has no like in a check' },
    { where: 'Log in & buy, step 5', what: 'a step of the kind condition has no like in a check' },
    { where: 'Log in & buy, step 6', what: 'the step is switched off, and is left out' },
  ])
})

test('what its API answers is read too, and many tests are many checks', () => {
  const steps = [{ url: 'http://a/' }]
  const names = (document: unknown) => {
    const result = importChecks(JSON.stringify(document))
    return result.ok ? result.value.files.map(({ name }) => name) : result.failure
  }
  expect(names({ data: { name: 'One', steps }, meta: {} })).toEqual(['one.hurl'])
  expect(names([{ name: '../Same', steps }, { name: 'same', steps }, { steps }])).toEqual([
    'same.hurl',
    'same-2.hurl',
    'test-3.hurl',
  ])
  expect(names({ data: {} })).toBe('it is no test of Runscope: it has no list of steps')
})

test('a key of a list’s item is asked for there, and what was captured keeps its type', () => {
  const assertions = [
    { source: 'response_json', property: '[0].a', comparison: 'has_key', value: 'b' },
    { source: 'response_json', property: 'id', comparison: 'equal', value: '{{id}}' },
    { source: 'response_headers', property: 'X-Id', comparison: 'equal', value: '{{id}}' },
  ]
  const result = importChecks(JSON.stringify({ name: 't', steps: [{ url: 'http://a/', assertions }] }))
  expect(result.ok && result.value.files[0]?.text).toContain(
    '[Asserts]\njsonpath "$[0].a.b" exists\njsonpath "$.id" == {{id}}\nheader "X-Id" == "{{id}}"\n',
  )
})
