import { fail, ok, type Result } from './result'

/**
 * The check that a text means among paths of one place: the path itself, the path without `.hurl`, or the file's name
 * without folder and `.hurl` where only one file has it. Fails with a sentence.
 */
export function findCheck(paths: readonly string[], text: string): Result<string, string> {
  const exact = paths.find(path => path === text || path === `${text}.hurl`)
  if (exact !== undefined) return ok(exact)
  const named = paths.filter(path => checkTitle(path) === text || path.endsWith(`/${text}`))
  const [only, ...more] = named
  if (only === undefined) return fail(`There is no check “${text}” there`)
  if (more.length > 0) return fail(`“${text}” may be ${named.join(' or ')}: give the whole path`)
  return ok(only)
}

/** A check's file without its folder and ending: `checks/cart.hurl` is *cart*. */
export const checkTitle = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.hurl$/, '')
