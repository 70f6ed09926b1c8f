import { DAYS, expanded, MONTHS, SPECIFIER, short, unknown } from './date-specifiers'
import { NoValue } from './value'

const padded = (value: number, width: number, fill = '0') => String(value).padStart(width, fill)
const dayOfYear = (date: Date) =>
  (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) /
    864e5 +
  1
const hour12 = (date: Date) => date.getUTCHours() % 12 || 12
const fraction = (date: Date) => padded(date.getUTCMilliseconds(), 3)

const WRITE: Record<string, (date: Date) => string> = {
  Y: date => padded(date.getUTCFullYear(), 4),
  C: date => padded(Math.floor(date.getUTCFullYear() / 100), 2),
  y: date => padded(date.getUTCFullYear() % 100, 2),
  m: date => padded(date.getUTCMonth() + 1, 2),
  b: date => short(MONTHS)[date.getUTCMonth()] ?? '',
  B: date => MONTHS[date.getUTCMonth()] ?? '',
  d: date => padded(date.getUTCDate(), 2),
  e: date => padded(date.getUTCDate(), 2, ' '),
  a: date => short(DAYS)[date.getUTCDay()] ?? '',
  A: date => DAYS[date.getUTCDay()] ?? '',
  w: date => String(date.getUTCDay()),
  u: date => String(date.getUTCDay() || 7),
  j: date => padded(dayOfYear(date), 3),
  H: date => padded(date.getUTCHours(), 2),
  k: date => padded(date.getUTCHours(), 2, ' '),
  I: date => padded(hour12(date), 2),
  l: date => padded(hour12(date), 2, ' '),
  P: date => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  p: date => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  M: date => padded(date.getUTCMinutes(), 2),
  S: date => padded(date.getUTCSeconds(), 2),
  f: date => `${fraction(date)}000000`,
  '.f': date => (date.getUTCMilliseconds() === 0 ? '' : `.${fraction(date)}`),
  '.3f': date => `.${fraction(date)}`,
  '.6f': date => `.${fraction(date)}000`,
  '.9f': date => `.${fraction(date)}000000`,
  '3f': fraction,
  '6f': date => `${fraction(date)}000`,
  '9f': date => `${fraction(date)}000000`,
  Z: () => 'UTC',
  z: () => '+0000',
  ':z': () => '+00:00',
  s: date => String(Math.floor(date.getTime() / 1000)),
  '+': date => date.toISOString().replace('Z', '+00:00'),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
}

/** A date as text. */
export function formatDate(date: Date, format: string): string {
  if (Number.isNaN(date.getTime())) throw new NoValue('answer', 'it is no valid date')
  return expanded(format).replace(SPECIFIER, (whole, letter: string) => {
    const write = Object.hasOwn(WRITE, letter) ? WRITE[letter] : undefined
    if (!write) throw unknown(whole, format)
    const text = write(date)
    return whole.startsWith('%-') ? text.replace(/^[0 ]+(?=.)/, '') : text
  })
}
