import { fail, ok, type Result } from './result'

const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029]/

/** Why a path may not be used on a host at all, or `null`. Paths are data there, but people read them in logs too. */
function unsafe(path: string): string | null {
  if (path === '') return 'is empty'
  if (path.length > 500) return 'has more than 500 characters'
  if (CONTROL.test(path)) return 'has a control character or line break in it'
  if (path.split('/').includes('..')) return 'has .. in it: write where it leads'
  return null
}

const tidy = (path: string) => path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')

/**
 * Checks `deploy_to`: absolute, or relative to the login user's home. Gives it without doubled and trailing slashes;
 * the failure is a sentence.
 */
export function deployPath(text: string): Result<string, string> {
  const why = unsafe(text)
  if (why) return fail(why)
  const path = tidy(text)
  if (path === '/') return fail('is the whole machine: name a folder such as /srv/checkout')
  if (path.startsWith('~')) return fail('begins with ~: leave it out, a relative path begins in the home folder')
  if (path.startsWith('-')) return fail('begins with a hyphen')
  if (path.split('/').includes('.')) return fail('has a . part in it: leave it out')
  return ok(path)
}

/**
 * Checks a path inside a release or repository: relative, inside it. Gives it without doubled slashes (a trailing one
 * stays, because it says that a folder is meant); the failure is a sentence.
 */
export function innerPath(text: string): Result<string, string> {
  const why = unsafe(text)
  if (why) return fail(why)
  const path = text.replace(/\/{2,}/g, '/')
  if (path.startsWith('/')) return fail('is absolute: write it from the top of the repository')
  if (path.startsWith('-')) return fail('begins with a hyphen')
  if (path.split('/').includes('.')) return fail('has a . part in it: leave it out')
  return ok(path)
}
