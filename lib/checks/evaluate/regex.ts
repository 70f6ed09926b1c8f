import { RE2JS } from 're2js'
import { NoValue } from './value'
import { withinTime } from './within-time'

/**
 * RE2: the syntax of Hurl's own engine, and time in proportion to the text. A pattern of a thousand states takes that
 * often as long, which on a long text is minutes.
 */
const within = <T>(source: string, work: () => T): T => withinTime(`“${source}”`, work)

function compiled(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    throw new NoValue('check', `“${source}” is no regex: ${(error as Error).message}`)
  }
}

/** Whether the pattern is found anywhere in the text. */
export const matches = (source: string, text: string): boolean =>
  within(source, () => compiled(source).matcher(text).find())

/** The first group of the first match; null without a match. */
export const firstGroup = (source: string, text: string): string | null =>
  within(source, () => {
    const matcher = compiled(source).matcher(text)
    if (matcher.groupCount() < 1) throw new NoValue('check', `“${source}” has no group in parentheses`)
    return matcher.find() ? matcher.group(1) : null
  })

/** All matches replaced; `$1` and `${name}` in the replacement are groups. */
export const replaceAll = (source: string, text: string, replacement: string): string =>
  within(source, () => compiled(source).matcher(text).replaceAll(replacement))
