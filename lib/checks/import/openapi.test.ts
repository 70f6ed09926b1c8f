import { expect, test } from 'vitest'
import { importChecks } from './import-checks'

const DOCUMENT = `
openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: https://shop.example/api }]
security: [{ token: [] }]
paths:
  /orders/{id}:
    parameters: [{ $ref: "#/components/parameters/id" }]
    get:
      tags: [orders]
      summary: One order
      parameters:
        - { name: fields, in: query, required: true, schema: { type: string, enum: [all, few] } }
        - { name: page, in: query, schema: { type: integer } }
        - { name: X-Shop, in: header, required: true, schema: { type: string } }
      responses:
        "404": { description: none }
        "200":
          description: the order
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Order" }
    delete:
      tags: [orders]
      deprecated: true
      security: []
      responses: { "204": { description: gone } }
  /orders:
    post:
      tags: [orders]
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } }
      responses: { "201": { description: made } }
  /up:
    get:
      security: [{}, { token: [] }]
      responses: { default: { description: whatever } }
  /report:
    put:
      requestBody: { content: { text/csv: {} } }
      security: [{ signed: [] }]
      responses: { "200": { content: { application/json: { schema: { type: array } } } } }
components:
  parameters:
    id: { name: id, in: path, required: true, schema: { type: string }, example: "a b" }
  securitySchemes:
    token: { type: http, scheme: bearer }
    signed: { type: http, scheme: hoba }
  schemas:
    Order:
      type: object
      required: [id, lines, note-2]
      properties:
        id: { type: string, format: uuid }
        lines: { type: array, items: { $ref: "#/components/schemas/Line" } }
        note-2: { type: [string, "null"] }
        parent: { $ref: "#/components/schemas/Order" }
    Line:
      allOf: [{ type: object, properties: { sku: { type: string, example: A-1 } } }, { properties: { count: { type: integer, minimum: 2 } } }]
`

test('an OpenAPI document is a check for each tag', () => {
  const result = importChecks(DOCUMENT)
  if (!result.ok) throw new Error(result.failure)
  const { files, format, lost } = result.value
  expect(format).toBe('openapi')
  expect(files.map(({ name, variables }) => ({ name, variables }))).toEqual([
    { name: 'orders.hurl', variables: ['X-Shop', 'base_url', 'token'] },
    { name: 'shop.hurl', variables: ['base_url'] },
  ])
  expect(files[0]?.text).toBe(`# GET /orders/{id}: One order
GET {{base_url}}/orders/a%20b
X-Shop: {{X-Shop}}
Authorization: Bearer {{token}}
[Query]
fields: all
HTTP 200
[Asserts]
header "Content-Type" contains "json"
jsonpath "$" isObject
jsonpath "$.id" isString
jsonpath "$.lines" isList
jsonpath "$['note-2']" exists

# DELETE /orders/{id}
# deprecated
DELETE {{base_url}}/orders/a%20b
HTTP 204

# POST /orders
POST {{base_url}}/orders
Content-Type: application/json
Authorization: Bearer {{token}}
{
  "id": "00000000-0000-4000-8000-000000000000",
  "lines": [
    {
      "sku": "A-1",
      "count": 2
    }
  ],
  "note-2": "text"
}
HTTP 201
`)
  expect(files[1]?.text).toContain('GET {{base_url}}/up\nHTTP *\n[Asserts]\nstatus < 400\n')
  expect(files[1]?.text).toContain('jsonpath "$" isList\n')
  expect(lost).toEqual([
    { where: 'GET /up', what: 'no success is documented: anything below 400 is good' },
    { where: 'PUT /report', what: 'its body (text/csv) is left out' },
    { where: 'PUT /report', what: 'signing in by signed (http hoba) is left out' },
    { where: 'servers', what: 'base_url has to be given: the document names https://shop.example/api' },
  ])
})

test('Swagger 2.0 is read too', () => {
  const result = importChecks(
    JSON.stringify({
      swagger: '2.0',
      host: 'shop.example',
      basePath: '/v1',
      securityDefinitions: { key: { type: 'apiKey', name: 'api key', in: 'query' } },
      paths: {
        '/pets': {
          post: {
            security: [{ key: [] }],
            parameters: [{ name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } }],
            responses: { 200: { schema: { $ref: '#/definitions/Pet' } } },
          },
        },
      },
      definitions: {
        Pet: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string' }, self: { $ref: '#/definitions/Pet' } },
        },
      },
    }),
  )
  if (!result.ok) throw new Error(result.failure)
  expect(result.value.files[0]?.text).toBe(`# POST /pets
POST {{base_url}}/pets
Content-Type: application/json
[Query]
api\\u{20}key: {{key}}
{
  "name": "text"
}
HTTP 200
[Asserts]
header "Content-Type" contains "json"
jsonpath "$" isObject
jsonpath "$.name" isString
`)
  expect(result.value.lost[0]?.what).toBe('base_url has to be given: the document names https://shop.example/v1')
})

test.each([
  ['a reference to itself', { $ref: '#/components/schemas/A' }],
  ['a reference to nothing', { $ref: '#/components/schemas/__proto__' }],
  ['a reference to a file', { $ref: 'other.yaml#/A' }],
])('%s in a schema ends', (_what, A) => {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/A' } } }
  const paths = { '/a': { post: { requestBody: { content }, responses: { 200: { content } } } } }
  expect(importChecks(JSON.stringify({ openapi: '3.0.0', paths, components: { schemas: { A } } }))).toMatchObject({
    ok: true,
  })
})

test('what allOf adds is required too, a range of successes is one, and a server has its default', () => {
  const text = `
openapi: 3.0.3
servers: [{ url: "https://{region}.shop.example/v1", variables: { region: { default: eu } } }]
paths:
  /orders/1:
    get:
      responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } } }
    delete:
      responses: { '2XX': { description: gone } }
components:
  schemas:
    Named: { type: object, required: [id], properties: { id: { type: string } } }
    Order:
      allOf:
        - { $ref: '#/components/schemas/Named' }
        - { type: object, required: [lines], properties: { lines: { type: array } } }
    Circle: { allOf: [{ $ref: '#/components/schemas/Circle' }] }
`
  const imported = importChecks(text)
  if (!imported.ok) throw new Error(imported.failure)
  expect(imported.value.files.map(({ text }) => text).join('')).toBe(`# GET /orders/1
GET {{base_url}}/orders/1
HTTP 200
[Asserts]
header "Content-Type" contains "json"
jsonpath "$" isObject
jsonpath "$.id" isString
jsonpath "$.lines" isList

# DELETE /orders/1
DELETE {{base_url}}/orders/1
HTTP *
[Asserts]
status >= 200
status < 300
`)
  expect(imported.value.lost).toEqual([
    { where: 'servers', what: 'base_url has to be given: the document names https://eu.shop.example/v1' },
  ])
})

test('an operation’s own parameter goes before its path’s, and no answer has what is only written', () => {
  const schema = {
    required: ['id', 'password'],
    properties: { id: { type: 'integer' }, password: { type: 'string', writeOnly: true } },
  }
  const parameters = (example: string) =>
    ['query', 'path'].map(place => ({ name: 'id', in: place, required: true, example }))
  const get = { parameters: parameters('own'), responses: { 200: { content: { 'application/json': { schema } } } } }
  const paths = { '/a/{id}': { parameters: parameters('shared'), get } }
  const imported = importChecks(JSON.stringify({ openapi: '3.0.3', paths }))
  if (!imported.ok) throw new Error(imported.failure)
  const [file] = imported.value.files
  expect(file?.text).toContain('GET {{base_url}}/a/own\n[Query]\nid: own\nHTTP 200')
  expect(file?.text).toContain('jsonpath "$.id" isInteger')
  expect(file?.text).not.toContain('password')
})

test('a schema that holds itself many times has a small example', () => {
  const names = Array.from({ length: 12 }, (_, at) => `part${at}`)
  const Node = {
    type: 'object',
    properties: Object.fromEntries(names.map(name => [name, { $ref: '#/components/schemas/Node' }])),
  }
  const schema = { $ref: '#/components/schemas/Node' }
  const post = { requestBody: { content: { 'application/json': { schema } } }, responses: { 201: {} } }
  const imported = importChecks(
    JSON.stringify({ openapi: '3.0.3', paths: { '/a': { post } }, components: { schemas: { Node } } }),
  )
  expect(imported.ok && imported.value.files[0]?.text).toContain('"part11": null')
})
