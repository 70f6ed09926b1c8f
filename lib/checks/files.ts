import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { ReadFile } from './evaluate/assert'
import { NoValue } from './evaluate/value'

const LARGEST = 10_000_000

/** Reads files below a folder, and none outside of it: neither by `..` nor by a link. */
export function filesBelow(folder: string): ReadFile {
  return async path => {
    const refuse = (why: string) => new NoValue('check', `the file “${path}” ${why}`)
    const root = await realpath(folder)
    const file = await realpath(resolve(root, path)).catch(() => {
      throw refuse('is not there')
    })
    const below = relative(root, file)
    if (below.startsWith('..') || isAbsolute(below)) throw refuse('is outside of the check’s folder')
    const about = await stat(file)
    if (!about.isFile()) throw refuse('is no file')
    if (about.size > LARGEST) throw refuse(`has more than ${LARGEST} bytes`)
    return readFile(file)
  }
}
