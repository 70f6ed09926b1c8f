import { escapeHtml } from '../evaluate/html'

const MASK = '***'
/** What we say in words of our own: a secret that is one of them, such as `fail`, must not hide how a check ended. */
const OWN_WORDS = new Set(['verdict', 'kind', 'startedAt', 'method', 'version'])
/** Base64 text shorter than this says nothing, and is found everywhere. */
const SHORTEST_BASE64 = 4

/** No text but a body is longer than this before secrets are taken out of it; afterwards it is cut to far less. */
const LONGEST_TEXT = 20_000

/** A text that is not whole: enough of it for what is kept in the end. */
export const cutEarly = (text: string): string => (text.length < LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT))

/**
 * What takes secrets out of plain data: their own text and the ways it is written in URLs, JSON, HTML, hex and base64,
 * where a secret may begin at any of three places of a group. Nothing else in this folder hides secrets.
 */
export function masking(secrets: Iterable<string>): <T>(data: T) => T {
  const forms = [
    ...new Set(
      [...secrets]
        .filter(secret => secret !== '')
        .flatMap(withPassword)
        .flatMap(formsOf),
    ),
  ]
  if (forms.length === 0) return data => data
  // The longest first: a form may hold another one.
  const pattern = new RegExp(
    forms
      .sort((one, other) => other.length - one.length)
      .map(form => form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('|'),
    'g',
  )
  const longest = forms[0]?.length ?? 0
  const maskedText = (text: string, isBody: boolean): string => {
    const masked = text.replace(pattern, MASK)
    // What was cut already may end in the middle of a secret.
    return isBody || text.length < LONGEST_TEXT ? masked : masked.slice(0, -longest)
  }
  const masked = (data: unknown, name = ''): unknown => {
    if (OWN_WORDS.has(name)) return data
    if (typeof data === 'string') return maskedText(data, name === 'content')
    if (Array.isArray(data)) return data.map(item => masked(item))
    if (typeof data !== 'object' || data === null) return data
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, masked(value, name)]))
  }
  return data => masked(data) as typeof data
}

/** How often JSON may stand in a text of JSON: a log line of a webhook's body of an event is three. */
const JSON_DEPTH = 3

const jsonOf = (text: string) => JSON.stringify(text).slice(1, -1)
const asciiOf = (json: string) =>
  json.replace(/[\u007f-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A text as JSON writes it: with and without signs beyond ASCII, in both cases of hex, with slashes escaped, and deeper. */
function jsonForms(secret: string): string[] {
  const json = jsonOf(secret)
  const ascii = asciiOf(json)
  const upper = ascii.replace(/\\u[0-9a-f]{4}/g, code => `\\u${code.slice(2).toUpperCase()}`)
  const slashed = [json, ascii, upper].map(text => text.replaceAll('/', '\\/'))
  let level = [...new Set([json, ascii, upper, ...slashed])]
  const forms = [...level]
  for (let depth = 1; depth < JSON_DEPTH; depth++) {
    level = level.flatMap(text => [jsonOf(text), asciiOf(jsonOf(text))])
    forms.push(...level)
  }
  return [...new Set(forms)]
}

/** A secret, and the password in it where it is an address with one: that is sent apart from the address. */
function withPassword(secret: string): string[] {
  if (!/^https?:\/\//i.test(secret) || !URL.canParse(secret)) return [secret]
  const { password } = new URL(secret)
  if (password === '') return [secret]
  try {
    return [secret, password, decodeURIComponent(password)]
  } catch {
    return [secret, password]
  }
}

/** A text, and how it looks where its bytes are read as Latin-1, as many servers read headers. */
function formsOf(secret: string): string[] {
  const misread = Buffer.from(secret).toString('latin1')
  return misread === secret ? writingsOf(secret) : [...writingsOf(secret), ...writingsOf(misread)]
}

function writingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const json = jsonForms(secret)
  // What is sent as JSON may be put into an address or a token as a whole.
  const inside = [...new Set([secret, jsonOf(secret), asciiOf(jsonOf(secret))])]
  const hex = bytes.toString('hex')
  return [
    secret,
    ...json,
    ...inside.flatMap(urlForms),
    ...(URL.canParse(`http://a/${secret}`) ? [new URL(`http://a/${secret}`).pathname.slice(1)] : []),
    escapeHtml(secret),
    escapeHtml(secret).replaceAll('&#x27;', '&#39;'),
    ...(bytes.length > 1 ? [hex, hex.toUpperCase()] : []),
    ...inside.flatMap(text => base64Forms(Buffer.from(text))),
  ]
}

function urlForms(text: string): string[] {
  const bytes = Buffer.from(text)
  const kept = [/[A-Za-z0-9\-._~]/, /[A-Za-z0-9\-._~!'()*]/, /[A-Za-z0-9\-._~/]/]
  return kept
    .map(pattern => percent(bytes, pattern))
    .flatMap(form => [form, form.replaceAll('%20', '+'), form.replace(/%../g, code => code.toLowerCase())])
}

const percent = (bytes: Buffer, kept: RegExp) =>
  [...bytes]
    .map(byte => String.fromCharCode(byte))
    .map(char => (kept.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
    .join('')

/** The characters of base64 that depend on the secret alone, for each place where it may begin in a group of three. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap(before => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const from = Math.ceil((before * 8) / 6)
    const whole = Math.floor(((before + bytes.length) * 8) / 6)
    const own = text.slice(from, whole)
    return own.length < SHORTEST_BASE64 ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
