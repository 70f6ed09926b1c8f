import { asList, asMap, asText, type Json, type JsonMap, type OpenApiDocument } from './openapi-document'

const DEEPEST = 8

/** What formats look like, for texts without an example. */
const FORMATS: Record<string, string> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
}

/**
 * A value that a schema takes: its own example, default or first choice, else the smallest that its type has. `above` are
 * the schemas that it stands in; one of them again is null.
 */
export function exampleOf(document: OpenApiDocument, schema: unknown, above: JsonMap[] = []): Json {
  const found = document.at(schema)
  const given = givenExample(found)
  if (given !== undefined) return given
  if (above.length > DEEPEST || above.includes(found)) return null
  const inner = [...above, found]
  for (const word of ['allOf', 'oneOf', 'anyOf']) {
    const choices = asList(found[word])
    if (choices.length === 0) continue
    const examples = choices.map(choice => exampleOf(document, choice, inner))
    if (word !== 'allOf') return examples[0] ?? null
    return Object.assign({}, ...examples.map(asMap), asMap(objectOf(document, found, inner)))
  }
  switch (typeOf(found)) {
    case 'object':
      return objectOf(document, found, inner)
    case 'array':
      return Number(found.minItems ?? 0) > 0 || found.items ? [exampleOf(document, found.items, inner)] : []
    case 'integer':
    case 'number':
      return typeof found.minimum === 'number' ? found.minimum : 1
    case 'boolean':
      return true
    case 'string':
      return FORMATS[asText(found.format)] ?? 'text'
  }
  return null
}

/** Only what is required, so that the value stays small; all of it when nothing is. */
function objectOf(document: OpenApiDocument, schema: JsonMap, inner: JsonMap[]): Json {
  const properties = asMap(schema.properties)
  const required = asList(schema.required)
  const names = Object.keys(properties).filter(name => required.length === 0 || required.includes(name))
  return Object.fromEntries(
    names
      .filter(name => !document.at(properties[name]).readOnly)
      .map(name => [name, exampleOf(document, properties[name], inner)]),
  )
}

/** What stands there as an example; `undefined` when nothing does. */
export function givenExample(schema: JsonMap): Json | undefined {
  const [first] = [
    schema.example,
    ...asList(schema.examples),
    schema.const,
    schema.default,
    ...asList(schema.enum),
  ].filter(value => value !== undefined)
  if (first !== undefined) return first
  const [named] = Object.values(asMap(schema.examples))
  return asMap(named).value
}

/** Version 3.1 has lists of types. */
export function typeOf(schema: JsonMap): string {
  const named = asList(schema.type).map(asText)
  const type = asText(schema.type) || named.find(one => one !== 'null') || ''
  return type || (schema.properties ? 'object' : schema.items ? 'array' : '')
}
