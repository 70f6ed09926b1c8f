import { escapeHtml } from '../evaluate/html'

const MASK = '***'
/** Base64 text shorter than this says nothing, and is found everywhere. */
const SHORTEST_BASE64 = 4

/**
 * What takes secrets out of plain data: their own text and the ways it is written in URLs, JSON, HTML, hex and base64,
 * where a secret may begin at any of three places of a group. Nothing else in this folder hides secrets.
 */
export function masking(secrets: Iterable<string>): <T>(data: T) => T {
  const forms = [...new Set([...secrets].filter(secret => secret !== '').flatMap(formsOf))]
  if (forms.length === 0) return data => data
  // The longest first: a form may hold another one.
  const pattern = new RegExp(
    forms
      .sort((one, other) => other.length - one.length)
      .map(form => form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('|'),
    'g',
  )
  const masked = (data: unknown): unknown => {
    if (typeof data === 'string') return data.replace(pattern, MASK)
    if (Array.isArray(data)) return data.map(masked)
    if (typeof data !== 'object' || data === null) return data
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, masked(value)]))
  }
  return data => masked(data) as typeof data
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[\u007f-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const url = percent(bytes, /[A-Za-z0-9\-._~]/)
  const component = percent(bytes, /[A-Za-z0-9\-._~!'()*]/)
  const path = percent(bytes, /[A-Za-z0-9\-._~/]/)
  const hex = bytes.toString('hex')
  return [
    secret,
    json,
    ascii,
    ascii.replace(/\\u[0-9a-f]{4}/g, code => `\\u${code.slice(2).toUpperCase()}`),
    ...[json, ascii].map(text => text.replaceAll('/', '\\/')),
    ...[url, component, path].flatMap(text => [
      text,
      text.replaceAll('%20', '+'),
      text.replace(/%../g, code => code.toLowerCase()),
    ]),
    ...(URL.canParse(`http://a/${secret}`) ? [new URL(`http://a/${secret}`).pathname.slice(1)] : []),
    escapeHtml(secret),
    escapeHtml(secret).replaceAll('&#x27;', '&#39;'),
    ...(bytes.length > 1 ? [hex, hex.toUpperCase()] : []),
    ...base64Forms(bytes),
  ]
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
