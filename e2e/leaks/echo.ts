/** A service that gives a token away, and says back all that it hears, in every way of writing it. */
export const TOKEN = `t0k'en=ö&1/\\+"g1ven"`

/** A route for the demo's storefront. */
const ROUTE = `
const TOKEN = ${JSON.stringify(TOKEN)}
const writings = text => ({
  clear: text,
  base64: Buffer.from('x' + text).toString('base64'),
  base64url: Buffer.from('xy' + text).toString('base64url'),
  url: encodeURIComponent(text),
  form: new URLSearchParams({ a: text }).toString(),
  json: JSON.stringify({ a: text }),
  hex: Buffer.from(text).toString('hex'),
})
export const routes = {
  'POST /echo': ({ query, body }) => ({
    status: 201,
    body: { token: TOKEN, loud: body.loud, heard: [String(body.key), String(query.get('key')), TOKEN].map(writings) },
  }),
}
`

/** Sends a secret and a token in every part of a request, and quotes both where it fails. */
const CHECK = `
POST {{base_url}}/echo
X-Key: {{planted urlEncode}}
[Query]
key: {{planted}}
[BasicAuth]
planted: {{planted}}
{ "key": "{{planted}}", "loud": "{{loud}}" }
HTTP 201
[Captures]
token: jsonpath "$.token" redact
again: jsonpath "$.heard[1].json"

POST {{base_url}}/echo
Authorization: Bearer {{token urlEncode}}
[Query]
key: {{token}}
{ "key": "{{token}}", "loud": "{{loud}}" }
HTTP 201
[Asserts]
jsonpath "$.loud" == "quiet"
jsonpath "$.token" == "not {{planted}}"
jsonpath "$.token" toInt == 1
jsonpath "$.heard[0].base64" == "{{planted}}"
jsonpath "$.heard[0].clear" == "{{planted}} and {{token}}"
`

/** Nobody may go there, and the address itself is secret. */
const UNREACHED = 'GET http://192.0.2.1/{{planted urlEncode}}?key={{planted urlEncode}}\nHTTP 200\n'

export const ECHO_FILES = { 'routes/echo.js': ROUTE, 'checks/echo.hurl': CHECK, 'checks/unreached.hurl': UNREACHED }
