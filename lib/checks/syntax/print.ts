import { filters, key, oneline, path, pattern, placeholder, quoted, regex, value, verbatim } from './print-text'
import type {
  Assert,
  Body,
  Bytes,
  Capture,
  Entry,
  FileParam,
  HurlFile,
  Json,
  KeyValue,
  Option,
  OptionValue,
  Predicate,
  PredicateValue,
  Query,
  RequestSection,
  ResponseSection,
} from './tree'

/** Writes a tree as a Hurl file; read again it gives the same tree, but for the places. */
export const print = ({ entries }: HurlFile): string => entries.map(entry).join('\n')

function entry({ comments, request, response }: Entry): string {
  const lines = [
    ...comments.map(text => `#${text}`),
    `${request.method} ${value(request.url)}`,
    ...request.headers.map(pair),
    ...request.sections.flatMap(requestSection),
    ...(request.body ? [body(request.body)] : []),
  ]
  if (response) {
    const version = response.version === null ? 'HTTP' : `HTTP/${response.version}`
    lines.push(
      `${version} ${response.status ?? '*'}`,
      ...response.headers.map(pair),
      ...response.sections.flatMap(responseSection),
      ...(response.body ? [body(response.body)] : []),
    )
  }
  return `${lines.join('\n')}\n`
}

const HEADINGS = {
  query: '[Query]',
  form: '[Form]',
  multipart: '[Multipart]',
  cookies: '[Cookies]',
  basicAuth: '[BasicAuth]',
  options: '[Options]',
}

const requestSection = (section: RequestSection): string[] => [
  HEADINGS[section.kind],
  ...(section.kind === 'options' ? section.options.map(option) : section.params.map(part)),
]

const responseSection = (section: ResponseSection): string[] =>
  section.kind === 'captures'
    ? ['[Captures]', ...section.captures.map(capture)]
    : ['[Asserts]', ...section.asserts.map(printAssert)]

const line = (name: string, text: string) => (text === '' ? `${name}:` : `${name}: ${text}`)
const pair = (given: KeyValue): string => line(key(given.key), value(given.value))

function part(given: KeyValue | FileParam): string {
  if (given.kind === 'value') return line(key(given.key), value(given.value).replace(/^file,/, '\\u{66}ile,'))
  const type = given.contentType ? ` ${value(given.contentType)}` : ''
  return `${key(given.key)}: file,${path(given.path)};${type}`
}

const capture = ({ name, query: asked, filters: after, redact }: Capture): string =>
  `${key(name)}: ${query(asked)}${filters(after)}${redact ? ' redact' : ''}`

export const printAssert = ({ query: asked, filters: after, predicate: wanted }: Assert): string =>
  `${query(asked)}${filters(after)} ${predicate(wanted)}`

function query(asked: Query): string {
  switch (asked.kind) {
    case 'header':
    case 'xpath':
    case 'jsonpath':
    case 'variable':
      return `${asked.kind} ${quoted(asked.argument)}`
    case 'regex':
      return `regex ${pattern(asked.pattern)}`
    case 'certificate':
      return `certificate "${asked.field}"`
    case 'cookie':
      return `cookie ${quoted(asked.name).slice(0, -1)}${asked.attribute === null ? '' : `[${asked.attribute}]`}"`
    default:
      return asked.kind
  }
}

function predicate({ not, name, value: compared }: Predicate): string {
  const words = [...(not ? ['not'] : []), name, ...(compared ? [predicateValue(compared)] : [])]
  return words.join(' ')
}

function predicateValue(compared: PredicateValue): string {
  switch (compared.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return String(compared.value)
    case 'number':
      return compared.text
    case 'string':
      return quoted(compared.template)
    case 'regex':
      return regex(compared.source)
    case 'placeholder':
      return placeholder(compared)
    default:
      return bytes(compared)
  }
}

const body = (given: Body): string =>
  given.kind === 'json' ? json(given) : given.kind === 'xml' ? given.text : bytes(given)

const json = ({ parts }: Json): string =>
  parts.map(piece => (typeof piece === 'string' ? piece : placeholder(piece))).join('')

function bytes(given: Bytes): string {
  switch (given.kind) {
    case 'oneline':
      return oneline(given.template)
    case 'base64':
    case 'hex':
      return `${given.kind},${given.text};`
    case 'file':
      return `file,${path(given.path)};`
    case 'multiline': {
      const hints = [
        given.language ?? '',
        ...(given.escape ? ['escape'] : []),
        ...(given.variables || given.language === 'raw' ? [] : ['novariable']),
      ]
      const variables = given.graphqlVariables ? `variables ${json(given.graphqlVariables)}\n` : ''
      return `\`\`\`${hints.join(',')}\n${verbatim(given.template, given.escape)}${variables}\`\`\``
    }
  }
}

const option = ({ name, value: set }: Option): string => line(name, optionValue(set))

function optionValue(set: OptionValue): string {
  if (set.kind === 'text') return value(set.template)
  if (set.kind === 'placeholder') return placeholder(set)
  if (set.kind === 'duration') return `${set.value}${set.unit ?? ''}`
  if (set.kind !== 'definition') return String(set.value)
  const { name, value: defined } = set
  if (defined.kind === 'text') return `${name}=${quoted(defined.template)}`
  return `${name}=${defined.kind === 'null' ? 'null' : defined.kind === 'number' ? defined.text : defined.value}`
}
