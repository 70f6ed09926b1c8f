import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@/test/eventually'
import { createDatabase } from './client'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from './embedded'
import type { PrismaClient } from './generated/client'
import { migrate } from './migrate'
import { findPostmaster } from './postgres/postmaster'
import { isTransient } from './transient'

let folder: string
let url: string
let db: PrismaClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-client-'))
  url = await ensureEmbeddedPostgres(folder, { fsync: 'off' })
  await migrate(url)
  db = createDatabase(url)
})
afterAll(async () => {
  await db.$disconnect()
  await stopEmbeddedPostgres(folder)
  await rm(folder, { recursive: true, force: true })
})

const kill = async () => process.kill((await findPostmaster(join(folder, 'postgres/data')))?.pid ?? 0, 'SIGKILL')
const count = () => db.environment.count()

/** Its backends outlive a killed PostgreSQL for a moment. */
const failureOf = (ask: () => Promise<unknown>): Promise<unknown> =>
  eventually(() =>
    ask().then(
      () => Promise.reject(new Error('still there')),
      error => error,
    ),
  )

describe('the database client', () => {
  it('works again after PostgreSQL was killed and came back', async () => {
    expect(await count()).toBe(3)
    await kill()
    await ensureEmbeddedPostgres(folder)
    expect(await eventually(count)).toBe(3)
  })

  it('fails with what is known to pass while PostgreSQL is away', async () => {
    await kill()
    const failures = [
      await failureOf(count),
      await failureOf(() => db.$queryRaw`SELECT 1`),
      await failureOf(() => db.$transaction(tx => tx.environment.count())),
    ]
    expect(failures.map(isTransient)).toEqual([true, true, true])
    await ensureEmbeddedPostgres(folder)
    expect(await eventually(count)).toBe(3)
  })

  it('fails with what is known to pass when PostgreSQL goes in the middle of a transaction', async () => {
    const failure = db.$transaction(async tx => {
      await tx.environment.count()
      await kill()
      // A session may outlive the postmaster for a moment.
      for (;;) await tx.environment.count()
    })
    expect(await failure.catch(error => error)).toSatisfy(isTransient)
    await ensureEmbeddedPostgres(folder)
    expect(await eventually(count)).toBe(3)
  })

  it('lets go of a database that no longer answers, with what is known to pass, and asks a new one', async () => {
    const road = await openRoad(url)
    const impatient = createDatabase(road.url, { poolSize: 2, patienceMs: 500 })
    expect(await impatient.environment.count()).toBe(3)
    const inside = impatient.$transaction(async tx => {
      await tx.environment.count()
      road.block()
      await tx.environment.count()
    })
    expect(await inside.catch(error => error)).toSatisfy(isTransient)
    road.unblock()
    expect(await impatient.environment.count()).toBe(3)
    road.block()
    expect(await impatient.environment.count().catch(error => error)).toSatisfy(isTransient)
    road.unblock()
    await impatient.$disconnect()
    road.close()
  })

  it('writes nothing into a transaction that was given up', async () => {
    const impatient = createDatabase(url, { poolSize: 1, patienceMs: 500 })
    const slow = impatient.$transaction(tx => tx.$queryRaw`SELECT pg_sleep(2)::text`)
    expect(await slow.catch(error => error)).toSatisfy(isTransient)
    const where = { name: 'test' }
    await impatient.environment.update({ where, data: { position: 7 } })
    expect(await db.environment.findUnique({ where })).toMatchObject({ position: 7 })
    await impatient.$disconnect()
  })
})

/** A way to the database on which everything stops while it is blocked, as when a machine loses its power. */
async function openRoad(to: string) {
  const { hostname, port } = new URL(to)
  let blocked = false
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    const through = connect(Number(port), hostname)
    for (const [from, into] of [
      [socket, through],
      [through, socket],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => into.destroy())
      from.on('data', bytes => blocked || into.write(bytes))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(to)
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    url: url.href,
    block: () => {
      blocked = true
    },
    unblock: () => {
      blocked = false
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
