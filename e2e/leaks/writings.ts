/**
 * A text in the ways in which it would still be given away: clear, base64 and base64url wherever it begins in a group of
 * three bytes, as URLs and forms write it, as JSON writes it (with and without signs beyond ASCII), as HTML does, and hex.
 */
export function writingsOf(text: string): Record<string, string> {
  const json = JSON.stringify(text).slice(1, -1)
  const twice = JSON.stringify(json).slice(1, -1)
  const bytes = Buffer.from(text)
  const inner = (lead: string) =>
    Buffer.from(lead + text)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(Math.ceil((lead.length * 8) / 6), -1)
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const url = (of: string) => of.replaceAll('+', '-').replaceAll('/', '_')
  return {
    clear: text,
    base64: inner(''),
    'base64 after 1 byte': inner('x'),
    'base64 after 2 bytes': inner('xy'),
    base64url: url(inner('')),
    'base64url after 1 byte': url(inner('x')),
    'base64url after 2 bytes': url(inner('xy')),
    URL: encodeURIComponent(text),
    form: new URLSearchParams({ a: text }).toString().slice(2),
    JSON: json,
    'JSON in JSON': twice,
    'JSON in a script': twice.replace(/[&<>]/g, char => `\\u00${char.charCodeAt(0).toString(16)}`),
    'JSON in ASCII': json.replace(/[\u007f-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    HTML: html,
    'HTML with quotes': html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    hex: bytes.toString('hex'),
  }
}

/** Which of these secrets stand in a text, and how they are written there: `token as base64`. */
export function leaksIn(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(writingsOf(secret)).flatMap(([how, writing]) =>
      text.includes(writing) ? [`${name} as ${how}`] : [],
    ),
  )
}

/** All text in anything: of bytes as they are, of JSON as it is written and each text in it, of that what is JSON again. */
export function textsOf(value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8'), Buffer.from(value).toString('latin1')]
  if (typeof value === 'string') return [value, ...textsOf(parsed(value))]
  if (typeof value !== 'object') return [String(value)]
  return [JSON.stringify(value), ...Object.entries(value).flatMap(([name, inner]) => [name, ...textsOf(inner)])]
}

function parsed(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
