/** The last gate before a script: names that we made ourselves must look like it, or nothing is written at all. */

/**
 * @returns the release id unchanged
 * @throws RangeError when it is not `<14 digits>-<7 hex digits>`
 */
export function acceptRelease(release: string): string {
  if (!/^[0-9]{14}-[0-9a-f]{7}$/.test(release)) throw new RangeError(`not a release id: ${JSON.stringify(release)}`)
  return release
}

/**
 * @returns the full commit sha unchanged
 * @throws RangeError when it is not 40 hex digits
 */
export function acceptSha(sha: string): string {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new RangeError(`not a full commit sha: ${JSON.stringify(sha)}`)
  return sha
}

/**
 * A path below a folder: relative, without `.`, `..`, empty parts or control characters.
 *
 * @returns the path without a trailing slash, and whether it had one
 * @throws RangeError naming the path
 */
export function acceptPath(path: string): { path: string; folder: boolean } {
  const folder = path.endsWith('/')
  const bare = folder ? path.slice(0, -1) : path
  const parts = bare.split('/')
  const leaves = parts.some(part => part === '' || part === '.' || part === '..')
  if (leaves || /[\0-\x1f\x7f]/.test(bare)) throw new RangeError(`not a path inside a release: ${JSON.stringify(path)}`)
  return { path: bare, folder }
}
