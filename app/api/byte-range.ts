/** Bytes `[start, end)`. */
export type ByteRange = { start: number; end: number }

/**
 * What a `Range` header asks of something `length` bytes long: `null` for all of it (no range, several, or one that is
 * not understood, which may all be ignored: RFC 9110, 14.2), `unsatisfiable` when it begins behind the end.
 */
export function byteRange(header: string | null, length: number): ByteRange | null | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [, first = '', last = ''] = match
  if (first === '') {
    const suffix = Number(last)
    return suffix === 0 ? 'unsatisfiable' : { start: Math.max(0, length - suffix), end: length }
  }
  const start = Number(first)
  const end = last === '' ? length : Math.min(length, Number(last) + 1)
  if (last !== '' && Number(last) < start) return null
  return start >= length ? 'unsatisfiable' : { start, end }
}
