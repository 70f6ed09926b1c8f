import type { Body, OptionValue } from '@/lib/checks/syntax/tree'
import { basicAuthOf, durationOption, fileBody, flag, integerOption, type Part, textOption } from './build'
import type { Losses } from './imported'

/** What a curl command says, with files and text told apart. */
export type CurlOptions = {
  urls: string[]
  method: string | null
  head: boolean
  get: boolean
  json: boolean
  headers: [string, string][]
  data: string[]
  file: { body: Body; put: boolean } | null
  multipart: Part[]
  basicAuth?: { user: string; password: string } | undefined
  options: [string, OptionValue][]
}

type Take = (options: CurlOptions, argument: string, lose: (what: string) => void) => void

const pair = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

const header: Take = ({ headers }, text, lose) => {
  const [name, value] = pair(text, ':')
  if (text.startsWith('@')) lose(`headers of the file ${text.slice(1)} are left out`)
  else if (value.trim() === '') lose(`the header ${name.replace(/;$/, '')} without a value is left out`)
  else headers.push([name.trim(), value.trim()])
}

const data =
  (kind: 'plain' | 'raw' | 'binary'): Take =>
  (options, text, lose) => {
    if (kind === 'raw' || !text.startsWith('@')) options.data.push(text)
    else if (options.file) lose(`a second file, ${text.slice(1)}, is left out`)
    else {
      options.file = { body: fileBody(text.slice(1)), put: false }
      if (kind === 'plain') lose(`${text} was sent without its line breaks; it is sent as it is now`)
    }
  }

const urlencoded: Take = ({ data: all }, text, lose) => {
  const [name, value] = text.includes('=') ? pair(text, '=') : ['', text]
  if (value.startsWith('@') || (!text.includes('=') && text.includes('@')))
    return lose(`${text}: a file is not encoded, and is left out`)
  const encoded = value
    .split(/(\{\{[^{}]*\}\})/)
    .map((piece, at) => (at % 2 === 0 ? encodeURIComponent(piece) : piece))
    .join('')
  all.push(name === '' ? encoded : `${name}=${encoded}`)
}

const form =
  (literal: boolean): Take =>
  ({ multipart }, text, lose) => {
    const [name, rest] = pair(text, '=')
    if (literal || !/^[@<]/.test(rest))
      return void multipart.push({ name, value: literal ? rest : rest.replace(/;type=[^;]*$/, '') })
    if (rest.startsWith('<')) return lose(`the part ${name} read from ${rest.slice(1)} is left out`)
    const [file = '', ...more] = rest.slice(1).split(';')
    const type = more.find(one => one.startsWith('type='))?.slice(5) ?? null
    multipart.push({ name, file: file.replace(/^"(.*)"$/, '$1'), contentType: type })
  }

const user: Take = (options, text, lose) => {
  options.basicAuth = basicAuthOf(...pair(text, ':'), lose)
}

const seconds =
  (name: string): Take =>
  ({ options }, text, lose) =>
    Number.isFinite(Number(text))
      ? void options.push(durationOption(name, Number(text) * 1000))
      : lose(`--${name} ${text} is left out`)
const text =
  (name: string): Take =>
  ({ options }, given) =>
    void options.push(textOption(name, given))
const number =
  (name: string): Take =>
  ({ options }, given, lose) =>
    /^-?\d{1,6}$/.test(given)
      ? void options.push(integerOption(name, Number(given)))
      : lose(`--${name} ${given} is left out`)
const set =
  (name: string): Take =>
  ({ options }) =>
    void options.push(flag(name))
const nothing: Take = () => {}

/** Options that take a word. */
const WITH: Record<string, Take> = {
  request: (options, method) => {
    options.method = method.toUpperCase()
  },
  url: ({ urls }, url) => void urls.push(url),
  header,
  data: data('plain'),
  'data-ascii': data('plain'),
  'data-raw': data('raw'),
  'data-binary': data('binary'),
  'data-urlencode': urlencoded,
  json: (options, given, lose) => {
    options.json = true
    data('binary')(options, given, lose)
  },
  form: form(false),
  'form-string': form(true),
  user,
  'oauth2-bearer': ({ headers }, token) => void headers.push(['Authorization', `Bearer ${token}`]),
  cookie: ({ headers }, given, lose) =>
    given.includes('=') ? void headers.push(['Cookie', given]) : lose(`cookies of the file ${given} are left out`),
  'user-agent': ({ headers }, agent) => void headers.push(['User-Agent', agent]),
  referer: ({ headers }, from) => void headers.push(['Referer', from.replace(/;auto$/, '')]),
  'upload-file': (options, path) => {
    options.file = { body: fileBody(path), put: true }
  },
  'max-time': seconds('max-time'),
  'connect-timeout': seconds('connect-timeout'),
  'max-redirs': number('max-redirs'),
  retry: number('retry'),
  'retry-delay': seconds('retry-interval'),
  cacert: text('cacert'),
  cert: text('cert'),
  key: text('key'),
  resolve: text('resolve'),
  'connect-to': text('connect-to'),
  proxy: text('proxy'),
  'unix-socket': text('unix-socket'),
  'aws-sigv4': text('aws-sigv4'),
  output: nothing,
  'write-out': nothing,
  'dump-header': nothing,
  stderr: nothing,
  'cookie-jar': nothing,
  trace: nothing,
  'trace-ascii': nothing,
}

/** Options that stand alone. */
const ALONE: Record<string, Take> = {
  get: options => {
    options.get = true
  },
  head: options => {
    options.head = true
  },
  insecure: set('insecure'),
  location: set('location'),
  'location-trusted': set('location-trusted'),
  compressed: set('compressed'),
  ipv4: set('ipv4'),
  ipv6: set('ipv6'),
  'http1.0': set('http1.0'),
  'http1.1': set('http1.1'),
  http2: set('http2'),
  http3: set('http3'),
  'path-as-is': set('path-as-is'),
  digest: set('digest'),
  ntlm: set('ntlm'),
  negotiate: set('negotiate'),
  netrc: set('netrc'),
  ...Object.fromEntries(
    [
      'fail',
      'fail-with-body',
      'silent',
      'show-error',
      'verbose',
      'include',
      'progress-bar',
      'remote-name',
      'basic',
      'no-buffer',
      'globoff',
      'create-dirs',
      'no-progress-meter',
      'remote-time',
      'remote-header-name',
      'no-keepalive',
      'tcp-nodelay',
    ].map(name => [name, nothing]),
  ),
}

const SHORT: Record<string, string> = {
  ...{ X: 'request', H: 'header', d: 'data', F: 'form', u: 'user', b: 'cookie', A: 'user-agent', e: 'referer' },
  ...{
    T: 'upload-file',
    m: 'max-time',
    E: 'cert',
    x: 'proxy',
    o: 'output',
    w: 'write-out',
    D: 'dump-header',
    c: 'cookie-jar',
  },
  ...{
    G: 'get',
    I: 'head',
    f: 'fail',
    k: 'insecure',
    L: 'location',
    s: 'silent',
    S: 'show-error',
    v: 'verbose',
    i: 'include',
  },
  ...{ '#': 'progress-bar', O: 'remote-name', N: 'no-buffer', g: 'globoff', R: 'remote-time', J: 'remote-header-name' },
  ...{ 4: 'ipv4', 6: 'ipv6', 0: 'http1.0', n: 'netrc' },
}

/** Reads the words after `curl`. What has no like in a check is told. */
export function readCurlOptions(words: readonly string[], where: string, losses: Losses): CurlOptions {
  const options: CurlOptions = {
    ...{ urls: [], method: null, head: false, get: false, json: false },
    ...{ headers: [], data: [], file: null, multipart: [], options: [] },
  }
  const lose = (what: string) => losses.add(where, what)
  const rest = [...words]
  const apply = (name: string, shown: string, argument: () => string | undefined) => {
    const takes = Object.hasOwn(WITH, name) ? WITH[name] : undefined
    const alone = Object.hasOwn(ALONE, name) ? ALONE[name] : undefined
    if (alone) return void alone(options, '', lose)
    if (!takes) return lose(`the option ${shown} is not known, and is left out`)
    const given = argument()
    if (given === undefined) return lose(`the option ${shown} has no value, and is left out`)
    takes(options, given, lose)
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('--') && word.length > 2) {
      const [name, inline] = word.slice(2).split(/=(.*)/s)
      apply(name ?? '', word, () => inline ?? rest.shift())
    } else if (/^-./.test(word)) short(word.slice(1), rest, apply)
    else if (word !== '-') options.urls.push(word)
  }
  options.urls = options.urls.map(url => (/^([a-z][a-z0-9+.-]*:\/\/|\{\{)/i.test(url) ? url : `http://${url}`))
  if (options.file && options.data.length > 0)
    lose(`a check sends a file or text: ${options.data.join('&').slice(0, 80)} is left out`)
  if (options.file && !options.file.put && options.get) {
    lose('a file in the query is left out')
    options.file = null
  }
  if (options.urls.length === 0) lose('the command has no URL, and is left out')
  return options
}

/** `-sSLXPOST`: flags, and at most one that takes what follows. */
function short(
  letters: string,
  rest: string[],
  apply: (name: string, shown: string, argument: () => string | undefined) => void,
) {
  for (const [at, letter] of [...letters].entries()) {
    const name = SHORT[letter] ?? letter
    const takes = Object.hasOwn(WITH, name)
    apply(name, `-${letter}`, () => letters.slice(at + 1) || rest.shift())
    if (takes) return
  }
}
