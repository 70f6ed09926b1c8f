import { RE2JS } from 're2js'
import { DAYS, expanded, MONTHS, short, unknown } from './date-specifiers'
import { NoValue } from './value'

type Fields = {
  year?: number
  /** From 0. */
  month?: number
  day?: number
  /** Of the year, from 1. */
  ordinal?: number
  hour?: number
  afternoon?: boolean
  minute?: number
  second?: number
  ms?: number
  /** Minutes east of UTC. */
  zone?: number
  unix?: number
}
/** What a specifier reads: a pattern without groups, and what the text means. */
type Read = [pattern: string, means: (text: string) => Fields]

const LONGEST = 200
/** RE2's `\s` knows ASCII only. */
const SPACE = '[\\s\\v\\pZ\\x{feff}]'
const NOTHING = () => ({})
const anyOf = (words: string[]) => words.join('|')

const month = (text: string) => ({
  month: short(MONTHS).findIndex(name => name.toLowerCase() === text.slice(0, 3).toLowerCase()),
})
const day = (text: string) => ({ day: Number(text) })
const hour = (text: string) => ({ hour: Number(text) })
const hour12 = (text: string) => ({ hour: Number(text) % 12 })
const half = (text: string) => ({ afternoon: /p/i.test(text) })
const fraction = (text: string) => ({ ms: Math.floor(Number(`0.${text.replace('.', '') || '0'}`) * 1000) })
const zone = (text: string) => {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(text) ?? []
  return { zone: hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) }
}

const READ = new Map<string, Read>([
  ['Y', ['[+-]?\\d{1,6}', text => ({ year: Number(text) })]],
  ['y', ['\\d{2}', text => ({ year: Number(text) + (Number(text) < 70 ? 2000 : 1900) })]],
  ['m', ['\\d{1,2}', text => ({ month: Number(text) - 1 })]],
  ['b', [anyOf(short(MONTHS)), month]],
  ['B', [anyOf([...MONTHS, ...short(MONTHS)]), month]],
  ['d', [' ?\\d{1,2}', day]],
  ['e', [' ?\\d{1,2}', day]],
  ['a', [anyOf(short(DAYS)), NOTHING]],
  ['A', [anyOf([...DAYS, ...short(DAYS)]), NOTHING]],
  ['w', ['[0-6]', NOTHING]],
  ['u', ['[1-7]', NOTHING]],
  ['j', ['\\d{1,3}', text => ({ ordinal: Number(text) })]],
  ['H', [' ?\\d{1,2}', hour]],
  ['k', [' ?\\d{1,2}', hour]],
  ['I', [' ?\\d{1,2}', hour12]],
  ['l', [' ?\\d{1,2}', hour12]],
  ['p', ['[AaPp][Mm]', half]],
  ['P', ['[AaPp][Mm]', half]],
  ['M', ['\\d{1,2}', text => ({ minute: Number(text) })]],
  ['S', ['\\d{1,2}', text => ({ second: Number(text) })]],
  ['f', ['\\d{1,9}', fraction]],
  ['.f', ['(?:\\.\\d{1,9})?', fraction]],
  ['.3f', ['\\.\\d{3}', fraction]],
  ['.6f', ['\\.\\d{6}', fraction]],
  ['.9f', ['\\.\\d{9}', fraction]],
  ['3f', ['\\d{3}', fraction]],
  ['6f', ['\\d{6}', fraction]],
  ['9f', ['\\d{9}', fraction]],
  ['z', ['[+-]\\d{2}:?\\d{2}|Z', zone]],
  [':z', ['[+-]\\d{2}:?\\d{2}|Z', zone]],
  ['Z', ['[A-Za-z]{1,5}', NOTHING]],
  ['s', ['-?\\d{1,13}', text => ({ unix: Number(text) })]],
  ['n', [`${SPACE}+`, NOTHING]],
  ['t', [`${SPACE}+`, NOTHING]],
  ['%', ['%', NOTHING]],
])

/** The date that text says by a format, in UTC unless the text has a zone. RE2, because both are a stranger's. */
export function parseDate(text: string, format: string): Date {
  if (format.length > LONGEST) throw new NoValue('check', `a date’s format has ${LONGEST} characters at most`)
  const means: Read[1][] = []
  const pattern = expanded(format.replaceAll('%+', '%Y-%m-%dT%H:%M:%S%.f%:z'))
    .split(/(%-?(?:\.?[369]?f|:?z|[A-Za-z%]))/)
    .map((piece, at) => {
      if (at % 2 === 0) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, `${SPACE}*`)
      const read = READ.get(piece.replace(/^%-?/, ''))
      if (!read) throw unknown(piece, format)
      means.push(read[1])
      return `(${read[0]})`
    })
    .join('')
  const found = RE2JS.compile(`^${pattern}$`, RE2JS.CASE_INSENSITIVE).matcher(text)
  const fits = text.length <= LONGEST && found.find()
  const fields = fits && Object.assign({}, ...means.map((meaning, at) => meaning(found.group(at + 1) ?? '')))
  const date = fields && dated(fields)
  if (!date) throw new NoValue('answer', `“${text.slice(0, LONGEST)}” is no date of the form “${format}”`)
  return date
}

/** Null when the calendar has no such day or the day no such time. */
function dated(fields: Fields): Date | null {
  const { hour = 0, minute = 0, second = 0, ms = 0, zone = 0 } = fields
  if (fields.unix !== undefined) return new Date(fields.unix * 1000 + ms)
  if (fields.year === undefined || hour > 23 || minute > 59 || second > 60) return null
  const date = new Date(0)
  const byOrdinal = fields.ordinal !== undefined && fields.day === undefined
  date.setUTCFullYear(fields.year, byOrdinal ? 0 : (fields.month ?? 0), byOrdinal ? fields.ordinal : (fields.day ?? 1))
  if (!byOrdinal && date.getUTCDate() !== (fields.day ?? 1)) return null
  date.setUTCHours(hour + (fields.afternoon ? 12 : 0), minute - zone, second, ms)
  return Number.isNaN(date.getTime()) ? null : date
}
