import { expect, test } from 'vitest'
import type { Mirror } from './mirror'
import { readTrees } from './tree-objects'

/** A mirror of trees with one file each, whose name is the tree's own; `asked` is what it was asked for. */
function mirrorOf() {
  const asked: string[] = []
  async function* read(names: string[]) {
    for (const name of names) {
      asked.push(name)
      const bytes = Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.alloc(20)])
      yield { type: 'tree', size: bytes.length, content: [bytes] }
    }
  }
  return { asked, mirror: { objects: { read } } as unknown as Mirror }
}

const names = (trees: { name: string }[][]) => trees.map(([item]) => item?.name)

test('a tree is read once, however often and wherever it is asked for', async () => {
  const { mirror, asked } = mirrorOf()
  expect(names(await readTrees(mirror, ['a', 'b', 'a']))).toEqual(['a', 'b', 'a'])
  expect(names(await readTrees(mirror, ['c', 'b']))).toEqual(['c', 'b'])
  expect(asked).toEqual(['a', 'b', 'c'])
})

test('of many trees the oldest are forgotten, and read again', async () => {
  const { mirror, asked } = mirrorOf()
  await readTrees(mirror, ['old'])
  const many = Array.from({ length: 20_000 }, (_, at) => `many-${at}`)
  expect(names(await readTrees(mirror, many))).toEqual(many)
  asked.length = 0
  expect(names(await readTrees(mirror, ['old', 'many-19999']))).toEqual(['old', 'many-19999'])
  expect(asked).toEqual(['old'])
})
