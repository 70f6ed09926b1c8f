import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureSecretKey } from './secret-key'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-key-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the kept secret key', () => {
  it('is made once, for those who ask at once and for later ones', async () => {
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => ensureSecretKey(join(folder, 'data'))))
    expect(first).toHaveLength(32)
    for (const key of [...others, await ensureSecretKey(join(folder, 'data'))]) expect(key).toEqual(first)
  })

  it('is readable by its owner only', async () => {
    await ensureSecretKey(folder)
    expect((await stat(join(folder, 'secret-key'))).mode & 0o777).toBe(0o600)
  })

  it('is refused when the file was changed', async () => {
    await writeFile(join(folder, 'secret-key'), 'short')
    await expect(ensureSecretKey(folder)).rejects.toThrow('does not hold 32 bytes in base64')
  })
})
