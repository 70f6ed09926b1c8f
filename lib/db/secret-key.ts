import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The 32 bytes in `<dataFolder>/secret-key`, made on first use and readable by us only. It lies beside the embedded
 * database whose secrets it encrypts. Several processes may ask at once: all get the same.
 */
export async function ensureSecretKey(dataFolder: string): Promise<Uint8Array> {
  const file = join(dataFolder, 'secret-key')
  const kept = await readFile(file, 'utf8').catch(() => null)
  const key = Buffer.from(kept ?? (await createKey(dataFolder, file)), 'base64')
  if (key.length === 32) return new Uint8Array(key)
  throw new Error(
    `${file} does not hold 32 bytes in base64. Put back the file it was, or remove it and enter hosts' keys again.`,
  )
}

/** Written aside and linked, so that the file is whole from its first moment and the first one wins. */
async function createKey(folder: string, file: string): Promise<string> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  await mkdir(folder, { recursive: true })
  await writeFile(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
  await link(aside, file).catch(ignoreExisting)
  await rm(aside)
  return readFile(file, 'utf8')
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
