import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseState } from '@/lib/commands/state'
import { createVault } from '@/lib/db/vault'
import { recordObservations } from '@/lib/db/write/observe'
import { ok } from '@/lib/domain/result'
import { Secret } from '@/lib/domain/secret'
import type { ActAnswer } from '@/lib/ports/remote-host'
import { createTestDatabase, type TestDatabase } from '@/test/database'
import { noQueue } from '@/test/no-queue'
import { observeHost } from './observe-host'
import type { WorkerContext } from './worker-context'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const sha = 'c20d1e8'.padEnd(40, '0')
const release = '20261121094500-c20d1e8'

/** One instance on a host that gives these answers when it is asked what it holds. */
async function observe(...answers: ActAnswer[]) {
  const { db } = database
  const vault = createVault(new Uint8Array(32))
  const name = `s-${randomUUID().slice(0, 8)}`
  const environment = await db.environment.findUniqueOrThrow({ where: { name: 'test' } })
  const address = { address: '127.0.0.1', port: 22, user: 'deploy', privateKey: vault.encrypt(new Secret('x')) }
  const host = await db.host.create({ data: { name: `h-${name}`, hostKey: 'SHA256:x', ...address } })
  const service = await db.service.create({ data: { name, repositoryUrl: '/nowhere' } })
  const data = { serviceId: service.id, environmentId: environment.id, hostId: host.id, port: 80 }
  const instance = await db.instance.create({ data })
  const hosts = { host: () => ({ read: async () => ok(answers.shift()) }) }
  const ctx = { db, vault, hosts, queue: noQueue } as unknown as WorkerContext
  while (answers.length > 0) await observeHost(ctx, host.id)
  return db.instance.findUniqueOrThrow({ where: { id: instance.id } })
}

const says = (exitCode: number, stdout = ''): ActAnswer => ({ exitCode, stdout, stderr: '' })
const running = says(0, `release ${release} ${sha}\ncurrent ${sha} releases/${release}\n`)

test('a host whose state script died is not taken for one that runs nothing', async () => {
  const seen = await observe(running, says(137, `release ${release} ${sha}\n`))
  expect(seen).toMatchObject({
    observed: { current: { release, sha } },
    observeFailure: { kind: 'protocol', message: expect.stringContaining('could not be read: exited 137') },
  })
})

test('since when it has run that stays known where it was not asked again, and only as long as it runs that', async () => {
  const asked = says(0, `${running.stdout}since 1795254300\n`)
  const since = '2026-11-21T09:45:00.000Z'
  expect(await observe(asked, running)).toMatchObject({ observed: { since } })
  expect(await observe(asked, says(0, `link x\ncurrent  x\n`), running)).toMatchObject({ observed: { since: null } })
  const broken = (link: string, since = '') => says(0, `link ${link}\ncurrent  ${link}\n${since}`)
  expect(await observe(broken('a', 'since 1795254300\n'), broken('b'))).toMatchObject({ observed: { since: null } })
})

test('what a host said a while ago was seen then', async () => {
  const { db } = database
  const { id } = await observe(running)
  await recordObservations(db, [{ instanceId: id, agoMs: 60_000, seen: { state: parseState('') } }])
  const { observed, observedAt } = await db.instance.findUniqueOrThrow({ where: { id } })
  expect(observed).toMatchObject({ current: null })
  expect(Date.now() - Number(observedAt)).toBeGreaterThan(59_000)
})

test('a host without the place runs nothing, and that is known', async () => {
  expect(await observe(running, says(66))).toMatchObject({ observed: { current: null }, observeFailure: null })
})
