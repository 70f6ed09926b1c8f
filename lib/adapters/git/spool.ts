import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { InFlight } from './in-flight'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** When old files were last removed from a folder, by its path. */
const tidiedAt = new Map<string, number>()

const writing = new InFlight<number>()

/**
 * A file of the spool, written if it is not there, and its size. It appears whole or not at all. What nobody asked for
 * in a day is removed when something new is written, once an hour.
 */
export async function spooled(
  folder: string,
  name: string,
  compression: 'none' | 'gzip',
  bytes: () => AsyncIterable<Buffer>,
): Promise<{ path: string; size: number }> {
  const path = join(folder, name)
  const size = await writing.share(path, async () => (await touch(path)) ?? write(folder, path, compression, bytes()))
  return { path, size }
}

async function touch(path: string): Promise<number | null> {
  const now = new Date()
  try {
    await utimes(path, now, now)
    return (await stat(path)).size
  } catch {
    return null
  }
}

async function write(folder: string, path: string, compression: 'none' | 'gzip', bytes: AsyncIterable<Buffer>) {
  await mkdir(folder, { recursive: true })
  await removeOld(folder)
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const source = Readable.from(bytes, { objectMode: false, highWaterMark: 1 << 20 })
    const sink = createWriteStream(aside, { highWaterMark: 1 << 20 })
    // Level 1: higher ones cost more time than the bytes they save take to send.
    if (compression === 'gzip') await pipeline(source, createGzip({ level: 1 }), sink)
    else await pipeline(source, sink)
    await rename(aside, path)
    return sink.bytesWritten
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

async function removeOld(folder: string): Promise<void> {
  const now = Date.now()
  if (now - (tidiedAt.get(folder) ?? 0) < HOUR_MS) return
  tidiedAt.set(folder, now)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && now - found.mtimeMs > DAY_MS) await rm(path, { force: true })
  }
}
