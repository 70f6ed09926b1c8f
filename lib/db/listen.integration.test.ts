import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventually } from '@/test/eventually'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from './embedded'
import { type Listener, listen } from './listen'
import { findPostmaster } from './postgres/postmaster'

let folder: string
let url: string
let listener: Listener
const heard: string[] = []
const onReconnect = vi.fn()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-listen-'))
  url = await ensureEmbeddedPostgres(folder, { fsync: 'off' })
  listener = listen(url, 'odd "channel"', payload => heard.push(payload), onReconnect)
  await listener.ready
})
afterAll(async () => {
  await listener.close()
  await stopEmbeddedPostgres(folder)
  await rm(folder, { recursive: true, force: true })
})

async function say(payload: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('SELECT pg_notify($1, $2)', ['odd "channel"', payload])
  await client.end()
}

const untilHeard = (payload: string) => eventually(() => expect(heard).toContain(payload))

describe('a listener', () => {
  it('hears what is said on its channel', async () => {
    await say('one')
    await untilHeard('one')
    expect(onReconnect).not.toHaveBeenCalled()
  })

  it('listens again after its connection was cut, and says so', async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
    )
    await client.end()
    await eventually(() => expect(onReconnect).toHaveBeenCalledTimes(1))
    await say('two')
    await untilHeard('two')
  })

  it('listens again after PostgreSQL was killed', async () => {
    process.kill((await findPostmaster(join(folder, 'postgres/data')))?.pid ?? 0, 'SIGKILL')
    expect(await ensureEmbeddedPostgres(folder)).toBe(url)
    await eventually(() => expect(onReconnect).toHaveBeenCalledTimes(2))
    await say('three')
    await untilHeard('three')
  })

  it('keeps nothing of the connections that it could not make', async () => {
    const ended = (calls: unknown[][]) =>
      calls.filter(([, listener]) => (listener as { name?: string })?.name === 'end')
    const added = vi.spyOn(EventTarget.prototype, 'addEventListener')
    const removed = vi.spyOn(EventTarget.prototype, 'removeEventListener')
    const lost = listen('postgresql://127.0.0.1:1/nowhere', 'channel', vi.fn(), vi.fn())
    await eventually(() => expect(ended(added.mock.calls).length).toBeGreaterThan(3))
    expect(ended(removed.mock.calls).length).toBeGreaterThanOrEqual(ended(added.mock.calls).length - 1)
    await lost.close()
    vi.restoreAllMocks()
  })
})
