import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Ajv, { type ValidateFunction } from 'ajv'

type Operation = { responses: Record<string, { $ref?: string; content?: { 'application/json'?: { schema: object } } }> }
type Document = { paths: Record<string, Record<string, Operation>>; components: Record<string, Record<string, object>> }

let document: Document | null = null
let ajv: Ajv | null = null
const validators = new Map<string, ValidateFunction>()

function load(): Document {
  const path = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  document ??= JSON.parse(readFileSync(path, 'utf8')) as Document
  return document
}

/** Throws unless `body` is what GitHub's own description says that it answers to `GET /repos/{owner}/…` with this status. */
export function checkAnswer(operation: string, status: number, body: unknown): void {
  const key = `${operation} ${status}`
  const validate = validators.get(key) ?? compile(operation, status)
  validators.set(key, validate)
  if (!validate(body)) throw new Error(`${key}: ${ajv?.errorsText(validate.errors)}`)
}

function compile(operation: string, status: number): ValidateFunction {
  const { paths, components } = load()
  const [method = '', path = ''] = operation.split(' ')
  const schema = paths[path]?.[method.toLowerCase()]?.responses[status]?.content?.['application/json']?.schema
  if (!schema) throw new Error(`GitHub describes no answer ${status} to ${operation}`)
  ajv ??= new Ajv({ strict: false, validateFormats: false, logger: false })
  return ajv.compile({ ...schema, components })
}
