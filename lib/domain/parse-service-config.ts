import type { z } from 'zod'
import { type ConfigDocument, type ConfigPath, readConfigDocument } from './config-document'
import type { ConfigProblem } from './config-problem'
import { nearest } from './nearest'
import { resolveServiceConfig } from './resolve-service-config'
import { fail, ok, type Result } from './result'
import type { ServiceConfig } from './service-config'
import { KNOWN_KEYS, serviceConfigSchema } from './service-config-schema'

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map of keys'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

const valueAt = (data: unknown, path: ConfigPath): unknown =>
  path.reduce<unknown>((value, part) => (Object(value) as Record<string | number, unknown>)[part], data)

function wrongType(expected: string, value: unknown): string {
  if (value === undefined) return 'is missing'
  if (value === null) return 'has no value: write one, or leave the key out'
  const quotes = expected === 'string' && typeof value !== 'object' ? ': put it in quotes' : ''
  return `must be ${KINDS[expected] ?? expected}, but is ${kindOf(value)}${quotes}`
}

function unknownKey(key: string, path: ConfigPath): string {
  const place = path
    .map((part, at) => ((at === 1 && path[0] === 'environments') || typeof part === 'number' ? '*' : part))
    .join('.')
  const known = KNOWN_KEYS[place] ?? []
  const meant = nearest(key, known)
  return `unknown key (${meant ? `did you mean ${meant}?` : `known here are ${known.join(', ')}`})`
}

/** One value may stand for a list of one (`oneOrMore`): where it was written so, the index is not in the file. */
function asWritten(path: ConfigPath, data: unknown): ConfigPath {
  const inFile = (written: ConfigPath, part: string | number) =>
    typeof part === 'number' && !Array.isArray(valueAt(data, written)) ? written : [...written, part]
  return path.reduce<ConfigPath>(inFile, [])
}

/** What one zod issue says to a person, and where. */
function explain(issue: z.core.$ZodIssue, document: ConfigDocument): ConfigProblem[] {
  const path = asWritten(issue.path as ConfigPath, document.data)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => document.atKey([...path, key], unknownKey(key, path)))
  if (issue.code === 'invalid_key') return [document.atKey(path, issue.issues[0]?.message ?? issue.message)]
  if (issue.code === 'invalid_type') return [document.at(path, wrongType(issue.expected, valueAt(document.data, path)))]
  if (issue.code === 'invalid_value') return [document.at(path, `must be ${issue.values.join(' or ')}`)]
  if (issue.code === 'too_big' && issue.origin === 'array')
    return [document.at(path, `has more than ${issue.maximum} entries`)]
  return [document.at(path, issue.message)]
}

const inOrder = (a: ConfigProblem, b: ConfigProblem) => a.line - b.line || a.column - b.column

/**
 * Reads the text of a `prometheus.yml`. Gives the configuration with every default filled in, or all problems in the
 * order of the text, each with line, column and key path. With `context.service` the file must be that service's.
 */
export function parseServiceConfig(
  text: string,
  context: { service?: string } = {},
): Result<ServiceConfig, ConfigProblem[]> {
  const read = readConfigDocument(text)
  if (!read.ok) return read
  const document = read.value
  if (document.data === null || document.data === undefined)
    return fail([document.at([], `the file is empty: write at least “service: ${context.service ?? 'checkout'}”`)])

  const parsed = serviceConfigSchema.safeParse(document.data)
  if (!parsed.success) return fail(parsed.error.issues.flatMap(issue => explain(issue, document)).sort(inOrder))

  const config = resolveServiceConfig(parsed.data)
  if (context.service !== undefined && context.service !== config.service)
    return fail([
      document.at(
        ['service'],
        `names ${config.service}, but the service is called ${context.service} here: write that, or add the repository as ${config.service}`,
      ),
    ])
  return ok(config)
}
