import { randomBytes } from 'node:crypto'
import { freePort } from '@/demo/ports'
import { createVault } from '@/lib/db/vault'
import { OWNER } from '@/lib/domain/actor'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import { systemClock } from '@/lib/ports/clock'
import type { Context } from '@/lib/usecases/context'
import { requestDeploy } from '@/lib/usecases/request-deploy'
import { createTestDatabase, type TestDatabase } from './database'
import { noQueue } from './no-queue'
import { Origin } from './origin'
import { type Sshd, startSshd } from './sshd'

/** A service on real hosts: an sshd each, a git repository, and a database that knows them. */
export type Fleet = {
  database: TestDatabase
  secretKey: Uint8Array
  ctx: Context
  hosts: Sshd[]
  origin: Origin
  serviceId: string
  /** Commits files to a branch (with `prometheus.yml`) and lets the database know its head. Gives the commit. */
  commit(branch: string, config: string, files?: Record<string, string>): Promise<string>
  /** Asks for a deploy to production; throws the refusal. Gives the deploy's id. */
  deploy(ref: string): Promise<string>
  stop(): Promise<void>
}

const SERVICE = 'checkout'

/** `size` hosts that all belong to production. `config` adds lines of sshd_config. */
export async function startFleet(size: number, config: Record<string, string> = {}): Promise<Fleet> {
  const database = await createTestDatabase()
  const hosts: Sshd[] = []
  // One after the other: two that look for a free port at once may find the same.
  for (let number = 1; number <= size; number++) hosts.push(await startSshd({ ownHome: true, config }))
  const { db } = database
  const secretKey = new Uint8Array(randomBytes(32))
  const vault = createVault(secretKey)
  const origin = new Origin()
  const service = await db.service.create({
    data: { name: SERVICE, repositoryUrl: origin.folder, defaultBranch: 'main', syncedAt: new Date() },
  })
  const environment = await db.environment.findUniqueOrThrow({ where: { name: 'production' } })
  for (const [index, { host }] of hosts.entries()) {
    const row = await db.host.create({
      data: {
        name: `prod-${index + 1}`,
        address: host.address,
        port: host.port,
        user: host.user,
        privateKey: vault.encrypt(host.privateKey),
        hostKey: host.hostKey,
        contactedAt: new Date(),
      },
    })
    await db.instance.create({
      data: { serviceId: service.id, environmentId: environment.id, hostId: row.id, port: await freePort() },
    })
  }
  const ctx: Context = { db, queue: noQueue, clock: systemClock, vault }
  return {
    database,
    secretKey,
    ctx,
    hosts,
    origin,
    serviceId: service.id,
    commit: (branch, config, files = {}) => commit(ctx, origin, service.id, branch, config, files),
    async deploy(ref) {
      const asked = await requestDeploy(ctx, OWNER, { service: SERVICE, environment: 'production', ref })
      if (!asked.ok) throw new Error(asked.failure.detail)
      return asked.value.id
    },
    async stop() {
      await Promise.all(hosts.map(host => host.stop()))
      await database.drop()
    },
  }
}

async function commit(
  ctx: Context,
  origin: Origin,
  serviceId: string,
  branch: string,
  config: string,
  files: Record<string, string>,
): Promise<string> {
  const all = { 'prometheus.yml': config, ...files }
  const sha = origin.commit(
    branch,
    Object.entries(all).map(([path, content]) => ({ path, content })),
  )
  const parsed = parseServiceConfig(config, { service: SERVICE })
  const head = {
    sha,
    subject: branch,
    authorName: 'Ada',
    authorEmail: 'ada@example.com',
    committedAt: new Date(),
    ...(parsed.ok ? { config: parsed.value as object } : { configProblems: parsed.failure as object[] }),
  }
  await ctx.db.branch.upsert({
    where: { serviceId_name: { serviceId, name: branch } },
    create: { serviceId, name: branch, ...head },
    update: head,
  })
  return sha
}
