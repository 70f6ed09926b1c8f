import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesBelow } from './files'

let outer: string

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'prometheus-files-'))
  await mkdir(join(outer, 'checks/data'), { recursive: true })
  await writeFile(join(outer, 'secret.txt'), 'secret')
  await writeFile(join(outer, 'checks/data/a.txt'), 'a')
  await writeFile(join(outer, 'checks/large.bin'), '')
  await truncate(join(outer, 'checks/large.bin'), 10_000_001)
  await symlink('../secret.txt', join(outer, 'checks/link.txt'))
  await symlink('data', join(outer, 'checks/inside'))
})
afterAll(() => rm(outer, { recursive: true }))

describe('files below a folder', () => {
  const read = (path: string) => filesBelow(join(outer, 'checks'))(path)

  it('are read, also through links that stay inside', async () => {
    expect(String(await read('data/a.txt'))).toBe('a')
    expect(String(await read('./data/../data/a.txt'))).toBe('a')
    expect(String(await read('inside/a.txt'))).toBe('a')
    expect(String(await read(join(outer, 'checks/data/a.txt')))).toBe('a')
  })

  it.each([
    ['../secret.txt', 'is outside of the check’s folder'],
    ['link.txt', 'is outside of the check’s folder'],
    ['/etc/passwd', 'is outside of the check’s folder'],
    ['data/none.txt', 'is not there'],
    ['data', 'is no file'],
    ['large.bin', 'has more than 10000000 bytes'],
    ['a\0b', 'is not there'],
  ])('others are not: %j %s', async (path, why) => {
    await expect(read(path)).rejects.toMatchObject({ fault: 'check', message: `the file “${path}” ${why}` })
  })
})
