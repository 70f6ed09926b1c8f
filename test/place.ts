import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '@/lib/db/generated/client'
import { createVault } from '@/lib/db/vault'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import type { Clock } from '@/lib/ports/clock'
import type { Context } from '@/lib/usecases/context'
import { noQueue } from './no-queue'

/** A context without a worker: what is queued stays where it is. */
export const quietContext = (db: PrismaClient, clock: Clock = { now: () => new Date() }): Context => ({
  db,
  clock,
  queue: noQueue,
  vault: createVault(new Uint8Array(32)),
})

/**
 * A service that can be deployed: a usable host in each environment, and branches with a commit each. `config` follows
 * the service's name in `prometheus.yml`.
 */
export async function seedPlace(db: PrismaClient, { config = '', branches = ['main'] } = {}) {
  const service = await db.service.create({
    data: { name: `s-${randomUUID().slice(0, 8)}`, repositoryUrl: '/nowhere' },
  })
  const environments = await db.environment.findMany({ orderBy: { position: 'asc' } })
  for (const { id: environmentId, name } of environments) {
    const host = await db.host.create({
      data: {
        name: `${name}-${service.name}`,
        address: '127.0.0.1',
        port: 22,
        user: 'deploy',
        privateKey: Buffer.from('x'),
        hostKey: 'SHA256:abc',
        contactedAt: new Date(),
        facts: { missing: [] },
      },
    })
    await db.instance.create({ data: { serviceId: service.id, environmentId, hostId: host.id, port: 8080 } })
  }
  const parsed = parseServiceConfig(`service: ${service.name}\n${config}\n`, { service: service.name })
  if (!parsed.ok) throw new Error(parsed.failure.map(({ path, message }) => `${path} ${message}`).join('; '))
  for (const [index, name] of branches.entries())
    await db.branch.create({
      data: {
        serviceId: service.id,
        name,
        sha: index.toString(16).padStart(40, 'c'),
        subject: `Head of ${name}`,
        authorName: 'Maya',
        authorEmail: 'maya@example.com',
        committedAt: new Date(),
        config: parsed.value as object,
      },
    })
  const idOf = (name: string) => environments.find(environment => environment.name === name)?.id ?? ''
  return { service, environmentId: idOf }
}
