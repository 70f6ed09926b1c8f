import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from './parse'
import { print } from './print'

const FOLDER = join(import.meta.dirname, 'golden')
const files = readdirSync(FOLDER).filter(name => name.endsWith('.hurl'))

/** A tree without its places. */
const placeless = (tree: unknown) =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === 'at' ? undefined : value)))

/** One line a node where that fits: `at` as `line:column`. */
const shown = (tree: unknown) =>
  JSON.stringify(tree, (key, value) => (key === 'at' ? `${value.line}:${value.column}` : value), 1)

function parsed(source: string) {
  const result = parse(source)
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  return result.file
}

describe.each(files)('the golden file %s', name => {
  const source = readFileSync(join(FOLDER, name), 'utf8')

  it('reads as the tree beside it', async () => {
    await expect(shown(parsed(source))).toMatchFileSnapshot(join(FOLDER, name.replace('.hurl', '.tree')))
  })

  it('is the same tree when printed and read again', () => {
    expect(placeless(parsed(print(parsed(source))))).toEqual(placeless(parsed(source)))
  })

  it('is the same tree with the line ends of Windows', () => {
    const lines = (tree: unknown) => JSON.parse(JSON.stringify(placeless(tree)).replaceAll('\\r\\n', '\\n'))
    expect(lines(parsed(source.replaceAll('\n', '\r\n')))).toEqual(placeless(parsed(source)))
  })
})
