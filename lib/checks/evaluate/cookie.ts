import { parseDate } from './parse-date'
import { integer, string, type Value } from './value'

/** One `Set-Cookie` header. Attributes have lower-case names; one that is said twice counts as last said. */
export type SetCookie = { name: string; value: string; attributes: ReadonlyMap<string, string> }

/** RFC 6265, section 5.2; null for what has no name. */
export function parseSetCookie(header: string): SetCookie | null {
  const [pair = '', ...rest] = header.split(';')
  const cut = pair.indexOf('=')
  if (cut < 1) return null
  const attributes = rest.map((text): [string, string] => {
    const at = text.indexOf('=')
    const name = at === -1 ? text : text.slice(0, at)
    return [name.trim().toLowerCase(), at === -1 ? '' : text.slice(at + 1).trim()]
  })
  return { name: pair.slice(0, cut).trim(), value: pair.slice(cut + 1).trim(), attributes: new Map(attributes) }
}

/** What a cookie says of an attribute; null when it says nothing. */
export function cookieValue({ value, attributes }: SetCookie, attribute: string | null): Value | null {
  if (attribute === null || attribute === 'Value') return string(value)
  const text = attributes.get(attribute.toLowerCase())
  if (text === undefined) return null
  if (attribute === 'Secure' || attribute === 'HttpOnly') return { type: 'unit' }
  if (attribute === 'Max-Age') return /^-?[0-9]+$/.test(text) ? integer(BigInt(text)) : null
  if (attribute === 'Expires') {
    const date = expiry(text)
    return date && { type: 'date', value: date }
  }
  return string(text)
}

/** The date of an `Expires`, in one of the forms that servers write; null when it is none. */
export function expiry(text: string): Date | null {
  for (const format of ['%a, %d %b %Y %T GMT', '%a, %d-%b-%Y %T GMT', '%A, %d-%b-%y %T GMT', '%a %b %e %T %Y']) {
    try {
      return parseDate(text, format)
    } catch {
      // Another form may fit.
    }
  }
  return null
}
