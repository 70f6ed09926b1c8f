import { fail, ok, type Result } from './result'

/**
 * Names stand in addresses, paths and environment variables, so they are plain: lowercase letters, digits and
 * hyphens, beginning with a letter or digit, at most 60 characters. `what` begins the sentence of a refusal.
 */
export function plainName(what: string, text: string): Result<string, string> {
  if (text === '') return fail(`${what} is empty: give it a name such as checkout or prod-1`)
  if (text.length > 60) return fail(`${what} has ${text.length} characters: at most 60 are allowed`)
  if (/^[a-z0-9][a-z0-9-]*$/.test(text)) return ok(text)
  const allowed = 'use lowercase letters, digits and hyphens, beginning with a letter or digit'
  return fail(`${what} ${JSON.stringify(text)} cannot be used in addresses and paths: ${allowed}`)
}
