import { RE2JS } from 're2js'
import { NoValue } from './value'

/** RE2: the syntax of Hurl's own engine, and time in proportion to the text, whatever the pattern. */
function compiled(source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    throw new NoValue('check', `“${source}” is no regex: ${(error as Error).message}`)
  }
}

/** Whether the pattern is found anywhere in the text. */
export const matches = (source: string, text: string): boolean => compiled(source).matcher(text).find()

/** The first group of the first match; null without a match. */
export function firstGroup(source: string, text: string): string | null {
  const matcher = compiled(source).matcher(text)
  if (matcher.groupCount() < 1) throw new NoValue('check', `“${source}” has no group in parentheses`)
  return matcher.find() ? matcher.group(1) : null
}

/** All matches replaced; `$1` and `${name}` in the replacement are groups. */
export const replaceAll = (source: string, text: string, replacement: string): string =>
  compiled(source).matcher(text).replaceAll(replacement)
