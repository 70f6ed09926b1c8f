import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@/test/eventually'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from './embedded'
import { keepEmbeddedPostgres } from './keep-embedded'
import { findPostmaster } from './postgres/postmaster'

const FAST = { fsync: 'off' }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-embedded-'))
})
afterAll(async () => {
  await stopEmbeddedPostgres(folder)
  await rm(folder, { recursive: true, force: true })
})

const postmaster = () => findPostmaster(join(folder, 'postgres/data'))

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const log = () => readFile(join(folder, 'postgres/log'), 'utf8')

/** As soon as whoever has the port has let go of it. */
const listenOn = (port: number): Promise<Server> =>
  eventually(async () => {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  })

/** In a process of its own, which then ends. */
async function ensureElsewhere(): Promise<string> {
  const script = `import('@/lib/db/embedded').then(m => m.ensureEmbeddedPostgres(${JSON.stringify(folder)})).then(console.log)`
  return (await promisify(execFile)('node_modules/.bin/tsx', ['--eval', script])).stdout.trim()
}

describe('the embedded PostgreSQL', () => {
  it('is started once by those who ask at once', async () => {
    const urls = await Promise.all([1, 2, 3].map(() => ensureEmbeddedPostgres(folder, FAST)))
    expect(new Set(urls).size).toBe(1)
    expect(await ask(urls[0] ?? '', 'SELECT current_database() AS name')).toEqual([{ name: 'prometheus' }])
  })

  it('does not run as root', async () => {
    const uid = execFileSync('ps', ['-o', 'uid=', '-p', String((await postmaster())?.pid)], { encoding: 'utf8' })
    expect(Number(uid)).not.toBe(0)
  })

  it('refuses a wrong password', async () => {
    const url = new URL(await ensureEmbeddedPostgres(folder))
    url.password = 'wrong'
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
  })

  it('is found by another process, at the same address', async () => {
    const [url, before] = [await ensureEmbeddedPostgres(folder), await postmaster()]
    expect(await ensureElsewhere()).toBe(url)
    expect(await postmaster()).toEqual(before)
  })

  it('comes back with its rows at the same address after it was killed', async () => {
    const url = await ensureEmbeddedPostgres(folder)
    await ask(url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    process.kill((await postmaster())?.pid ?? 0, 'SIGKILL')
    expect(await Promise.all([1, 2].map(() => ensureEmbeddedPostgres(folder)))).toEqual([url, url])
    expect(await ask(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('waits for its port while something else has it for a moment', async () => {
    const url = await ensureEmbeddedPostgres(folder)
    const { pid = 0, port = 0 } = (await postmaster()) ?? {}
    process.kill(pid, 'SIGKILL')
    const other = await listenOn(port)
    const address = ensureEmbeddedPostgres(folder)
    await eventually(async () => expect(await log()).toContain('Address already in use'))
    other.close()
    expect(await address).toBe(url)
  })

  it('goes to another port where something else keeps its own', async () => {
    const before = new URL(await ensureEmbeddedPostgres(folder))
    const { pid = 0, port = 0 } = (await postmaster()) ?? {}
    process.kill(pid, 'SIGKILL')
    const other = await listenOn(port)
    const url = await ensureEmbeddedPostgres(folder, FAST, 500)
    expect(new URL(url).port).not.toBe(before.port)
    expect(await ask(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    other.close()
  })

  it('is brought back by who keeps it', async () => {
    const url = await ensureEmbeddedPostgres(folder)
    const end = keepEmbeddedPostgres(folder, () => undefined)
    process.kill((await postmaster())?.pid ?? 0, 'SIGKILL')
    await eventually(async () => expect(await ask(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]))
    end()
  })

  it('is not made anew, empty, where its files have gone, and brought back when they are', async () => {
    const url = await ensureEmbeddedPostgres(folder)
    const { pid = 0 } = (await postmaster()) ?? {}
    const errors: unknown[] = []
    const end = keepEmbeddedPostgres(folder, error => errors.push(error))
    await rename(join(folder, 'postgres'), join(folder, 'elsewhere'))
    process.kill(pid, 'SIGKILL')
    await eventually(() =>
      expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(/is gone/) })]),
    )
    await rename(join(folder, 'elsewhere'), join(folder, 'postgres'))
    await eventually(async () => expect(await ask(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]))
    expect(errors).toHaveLength(1)
    end()
  })

  it('survives the process that started it', async () => {
    await stopEmbeddedPostgres(folder)
    expect(await postmaster()).toBeNull()
    const url = await ensureElsewhere()
    expect(await ask(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('may be stopped when it does not run', async () => {
    await stopEmbeddedPostgres(folder)
    await stopEmbeddedPostgres(folder)
    expect(await postmaster()).toBeNull()
  })
})
