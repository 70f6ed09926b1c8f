import type { Assert } from '@/lib/checks/syntax/tree'
import { fail, ok, type Result } from '@/lib/domain/result'
import { assert, type Draft, entry, header, jsonpath, noError, plain, string, textBody, value } from './build'
import { type Imported, Losses } from './imported'
import { pathOf } from './javascript'
import { asList, asMap, asText, type JsonMap, OpenApiDocument } from './openapi-document'
import { exampleOf, givenExample, typeOf } from './openapi-example'
import { signIn } from './openapi-security'
import { variableName } from './variables'

const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete', 'trace']
const TYPES: Record<string, string> = {
  ...{
    string: 'isString',
    integer: 'isInteger',
    number: 'isNumber',
    boolean: 'isBoolean',
    array: 'isList',
    object: 'isObject',
  },
}

/**
 * An OpenAPI document (3.x, or Swagger 2.0), read from JSON or YAML: a check for each tag, a request for each operation,
 * with the examples that the document has. Its server is the variable `base_url`.
 */
export function importOpenApi(root: unknown): Result<Imported, string> {
  const document = new OpenApiDocument(asMap(root))
  const version = document.root.openapi ?? document.root.swagger
  if (!version) return fail('it is no OpenAPI document: it has neither “openapi” nor “swagger”')
  const losses = new Losses()
  const tags = new Map<string, Draft[]>()
  for (const [path, item] of Object.entries(asMap(document.root.paths))) {
    for (const method of METHODS) {
      const operation = asMap(document.at(item)[method])
      if (Object.keys(operation).length === 0) continue
      const where = `${method.toUpperCase()} ${path}`
      const tag = asText(asList(operation.tags)[0]) || asText(asMap(document.root.info).title) || 'api'
      const parameters = [...asList(document.at(item).parameters), ...asList(operation.parameters)]
        .map(one => document.at(one))
        // An operation's own parameter goes before that of its path.
        .filter((one, at, all) => !all.slice(at + 1).some(later => later.name === one.name && later.in === one.in))
      const draft = new Operation(document, where, losses, operation, parameters).draft(method, path)
      tags.set(tag, [...(tags.get(tag) ?? []), draft])
    }
  }
  if (tags.size === 0) return fail('there is no operation in the document')
  const [server] = document.servers
  if (server) losses.add('servers', `base_url has to be given: the document names ${server}`)
  const checks = [...tags].map(([name, drafts]) => ({ name, file: { entries: drafts.map(entry) } }))
  return ok({ checks, lost: losses.all })
}

class Operation {
  constructor(
    readonly document: OpenApiDocument,
    readonly where: string,
    readonly losses: Losses,
    readonly operation: JsonMap,
    readonly parameters: JsonMap[],
  ) {}

  draft(method: string, path: string): Draft {
    const { operation, document } = this
    const draft: Draft = {
      comments: [[this.where, asText(operation.summary)].filter(Boolean).join(': ')],
      method: method.toUpperCase(),
      url: `{{base_url}}${path.replace(/\{([^{}]+)\}/g, (_all, name: string) => this.#inPath(name))}`,
      ...{ headers: [], query: [], cookies: [], form: [], options: [], captures: [], asserts: [] },
      status: null,
    }
    if (operation.deprecated === true) draft.comments.push('deprecated')
    for (const parameter of this.parameters) this.#add(draft, parameter)
    this.#body(draft)
    signIn(document, operation, draft, (what: string) => this.losses.add(this.where, what))
    this.#answer(draft)
    return draft
  }

  /** The example of a parameter, else a variable of its name. */
  #valueOf(parameter: JsonMap): string {
    const schema = this.document.at(parameter.schema)
    const given = givenExample(parameter) ?? givenExample(schema)
    const text = typeof given === 'object' ? undefined : given
    return text === undefined ? `{{${variableName(asText(parameter.name))}}}` : `${text}`
  }

  #inPath(name: string): string {
    const value = this.#valueOf(this.parameters.find(one => one.name === name && one.in === 'path') ?? { name })
    return value.startsWith('{{') ? value : encodeURIComponent(value)
  }

  #add(draft: Draft, parameter: JsonMap): void {
    if (parameter.required !== true) return
    const name = asText(parameter.name)
    if (parameter.in === 'query') draft.query?.push([name, this.#valueOf(parameter)])
    else if (parameter.in === 'header') draft.headers.push([name, this.#valueOf(parameter)])
    else if (parameter.in === 'cookie') draft.cookies?.push([name, this.#valueOf(parameter)])
    else if (parameter.in === 'formData') draft.form?.push([name, this.#valueOf(parameter)])
    else if (parameter.in === 'body') this.#json(draft, { schema: parameter.schema ?? null })
  }

  #body(draft: Draft): void {
    const content = asMap(this.document.at(this.operation.requestBody).content)
    const [type] = Object.keys(content)
    if (type === undefined) return
    const json = Object.keys(content).find(isJson)
    if (json !== undefined) this.#json(draft, asMap(content[json]), json)
    else if (type === 'application/x-www-form-urlencoded') {
      const example = exampleOf(this.document, asMap(content[type]).schema)
      for (const [name, value] of Object.entries(asMap(example))) draft.form?.push([name, String(value)])
    } else this.losses.add(this.where, `its body (${type}) is left out`)
  }

  #json(draft: Draft, media: JsonMap, type = 'application/json'): void {
    const example = givenExample(media) ?? exampleOf(this.document, media.schema)
    draft.headers.push(['Content-Type', type])
    draft.body = textBody(JSON.stringify(example, null, 2))
  }

  /** The first success that is documented: its status, its type, and what its JSON must have. */
  #answer(draft: Draft): void {
    const responses = asMap(this.operation.responses)
    const code = Object.keys(responses)
      .sort()
      .find(one => /^2(\d\d|XX)$/i.test(one))
    if (code === undefined) {
      this.losses.add(this.where, 'no success is documented: anything below 400 is good')
      draft.asserts.push(noError)
      return
    }
    if (/^2\d\d$/.test(code)) draft.status = Number(code)
    else draft.asserts.push(assert(plain('status'), '>=', value(200)), assert(plain('status'), '<', value(300)))
    if (draft.method === 'HEAD') return
    const response = this.document.at(responses[code])
    const content = asMap(response.content)
    const json = Object.keys(content).find(isJson)
    const schema = json === undefined ? response.schema : asMap(content[json]).schema
    if (json === undefined && schema === undefined) return
    draft.asserts.push(assert(header('Content-Type'), 'contains', string('json')), ...this.#shape(schema))
  }

  #shape(schema: unknown): Assert[] {
    const found = this.document.whole(schema)
    const asserts: Assert[] = []
    const type = typeOf(found)
    if (type === 'array' || type === 'object')
      asserts.push(assert(jsonpath('$'), type === 'array' ? 'isList' : 'isObject'))
    for (const name of asList(found.required).map(asText)) {
      const path = pathOf(`[${JSON.stringify(name)}]`)
      if (path === undefined) continue
      const property = this.document.whole(asMap(found.properties)[name])
      if (property.writeOnly === true) continue
      const known =
        property.nullable === true || asList(property.type).includes('null') ? undefined : TYPES[typeOf(property)]
      asserts.push(assert(jsonpath(path), known ?? 'exists'))
    }
    return asserts
  }
}

const isJson = (type: string) => /^application\/(.+\+)?json\b/i.test(type)
