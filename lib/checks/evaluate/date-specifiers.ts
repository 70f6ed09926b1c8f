import { NoValue } from './value'

/**
 * Dates by the specifiers of strftime, as chrono has them, which Hurl uses:
 * https://docs.rs/chrono/latest/chrono/format/strftime/index.html. Always UTC, English names.
 */

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** Their first three letters. */
export const short = (names: string[]) => names.map(name => name.slice(0, 3))

/** What a compound specifier stands for. */
const COMPOUND = new Map(
  Object.entries({
    D: '%m/%d/%y',
    F: '%Y-%m-%d',
    R: '%H:%M',
    T: '%H:%M:%S',
    X: '%H:%M:%S',
    c: '%a %b %e %H:%M:%S %Y',
    h: '%b',
    r: '%I:%M:%S %p',
    v: '%e-%b-%Y',
    x: '%m/%d/%y',
  }),
)

export const SPECIFIER = /%-?(\.?[369]?f|:?z|[A-Za-z+%])/g

/** A format without compound specifiers. */
export function expanded(format: string): string {
  return format.replace(SPECIFIER, (whole, letter: string) => COMPOUND.get(letter) ?? whole)
}

export const unknown = (specifier: string, format: string) =>
  new NoValue('check', `“${specifier}” in “${format}” is no specifier that is known here`)
