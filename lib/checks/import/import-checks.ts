import { parse as parseYaml } from 'yaml'
import { print } from '@/lib/checks/syntax/print'
import type { HurlFile } from '@/lib/checks/syntax/tree'
import { fail, ok, type Result } from '@/lib/domain/result'
import { importCurl } from './curl'
import type { Imported, Lost } from './imported'
import { importOpenApi } from './openapi'
import { importPostman } from './postman'
import { importRunscope } from './runscope'

export const IMPORT_FORMATS = ['postman', 'runscope', 'curl', 'openapi'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** Text of Hurl files by name, the variables that each needs from outside, and what a person has to look at. */
export type ImportedFiles = {
  format: ImportFormat
  files: { name: string; text: string; variables: string[] }[]
  lost: Lost[]
}

const LONGEST = 20_000_000

/**
 * Turns what other tools wrote into checks.
 *
 * @param format found out when it is not given
 * @returns the files, or a sentence about why there are none
 */
export function importChecks(text: string, format?: ImportFormat): Result<ImportedFiles, string> {
  if (text.length > LONGEST) return fail(`it has ${text.length} characters: at most ${LONGEST} are read`)
  const source = text.replace(/^\ufeff/, '')
  const document = format === 'curl' ? undefined : documentIn(source)
  const found = format ?? formatOf(source, document)
  if (!found) {
    return fail('it is not known what this is: say --from postman, runscope, curl or openapi')
  }
  if (found !== 'curl' && document === undefined) return fail('it is neither JSON nor YAML')
  try {
    const imported = READERS[found](source, document)
    return imported.ok ? ok(filesOf(found, imported.value)) : imported
  } catch (cause) {
    if (cause instanceof RangeError) return fail('it is nested too deeply')
    throw cause
  }
}

const READERS: Record<ImportFormat, (text: string, document: unknown) => Result<Imported, string>> = {
  curl: importCurl,
  postman: (_text, document) => importPostman(document),
  runscope: (_text, document) => importRunscope(document),
  openapi: (_text, document) => importOpenApi(document),
}

/** JSON, else YAML that is a map; `undefined` for anything else. */
function documentIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      const read: unknown = parseYaml(text, { maxAliasCount: 100, schema: 'core', logLevel: 'silent' })
      return read !== null && typeof read === 'object' ? read : undefined
    } catch {
      return undefined
    }
  }
}

function formatOf(text: string, document: unknown): ImportFormat | undefined {
  if (document !== null && typeof document === 'object') {
    if ('openapi' in document || 'swagger' in document) return 'openapi'
    if ('info' in document && 'item' in document) return 'postman'
    if ('steps' in document || 'data' in document) return 'runscope'
    if (Array.isArray(document) && document.every(one => one !== null && typeof one === 'object' && 'steps' in one))
      return 'runscope'
  }
  return /(^|[\s/])curl(\.exe)?\s/.test(text) ? 'curl' : undefined
}

function filesOf(format: ImportFormat, { checks, lost }: Imported): ImportedFiles {
  const taken = new Set<string>()
  const files = checks.map(({ name, file }) => {
    const text = print(file)
    return { name: fileName(name, taken), text, variables: neededBy(file, text) }
  })
  return { format, files, lost }
}

/** Variables that are used and not captured on the way. */
function neededBy({ entries }: HurlFile, text: string): string[] {
  const captures = entries
    .flatMap(({ response }) => response?.sections ?? [])
    .flatMap(section => (section.kind === 'captures' ? section.captures : []))
  const known = new Set([...captures.map(({ name }) => `${name.parts[0]}`), 'newUuid', 'newDate'])
  const used = [...text.matchAll(/\{\{([A-Za-z_][A-Za-z0-9_-]*)/g)].map(match => match[1] ?? '')
  return [...new Set(used)].filter(name => !known.has(name)).sort()
}

/** Letters, digits and hyphens of a name, so that no name leads out of a folder; a number keeps two apart. */
function fileName(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'check'
  let unique = plain
  for (let number = 2; taken.has(unique); number++) unique = `${plain}-${number}`
  taken.add(unique)
  return `${unique}.hurl`
}
