/**
 * Brings the database to the demo's world, through the use cases that the pages use: `tsx demo/seed.ts <data folder>
 * <first port>`. A worker has to run, because it is the one that contacts hosts and fetches repositories. What is
 * there already is left as it is.
 */
import { randomBytes } from 'node:crypto'
import { OWNER } from '@/lib/domain/actor'
import type { Result } from '@/lib/domain/result'
import { acceptHostKey } from '@/lib/usecases/accept-host-key'
import { addHost } from '@/lib/usecases/add-host'
import { addService } from '@/lib/usecases/add-service'
import type { Context } from '@/lib/usecases/context'
import type { Problem } from '@/lib/usecases/problem'
import { setInstances } from '@/lib/usecases/set-instances'
import { setVariable } from '@/lib/usecases/variables'
import { getContext } from '@/lib/wiring'
import { fingerprint } from './keys'
import { until } from './until'
import { type DemoHost, openWorld, type World } from './world'

const SERVICE = 'storefront'

function done<T>(answer: Result<T, Problem>): T {
  if (answer.ok) return answer.value
  throw new Error(`${answer.failure.title}: ${answer.failure.detail}`)
}

async function ensureHost(ctx: Context, { user, clientKey }: World, host: DemoHost): Promise<string> {
  const known = await ctx.db.host.findUnique({ where: { name: host.name } })
  if (known) return known.id
  const { privateKey } = clientKey
  const address = { name: host.name, address: '127.0.0.1', port: host.sshPort, user }
  return done(await addHost(ctx, OWNER, { ...address, privateKey })).id
}

/** Accepts the key that the host offered, if it is the one we made for it: that is what a person would compare. */
async function ensureAccepted(ctx: Context, host: DemoHost, hostId: string): Promise<void> {
  const row = () => ctx.db.host.findUniqueOrThrow({ where: { id: hostId } })
  if ((await row()).hostKey !== null) return
  const expected = fingerprint(host.keys.publicKey)
  await until(`first contact with ${host.name}`, async () => (await row()).offeredKey === expected)
  done(await acceptHostKey(ctx, OWNER, { hostId, fingerprint: expected }))
  await until(`contact with ${host.name}`, async () => (await row()).facts !== null)
}

async function ensureService(ctx: Context, { repository, hosts }: World, hostIds: string[]): Promise<void> {
  const row = () =>
    ctx.db.service.findUnique({ where: { name: SERVICE }, include: { instances: true, branches: true } })
  if (!(await row())) done(await addService(ctx, OWNER, { name: SERVICE, repositoryUrl: repository }))
  if ((await row())?.instances.length === 0) {
    const instances = hosts.map(({ environment, servicePort: port }, index) => ({
      hostId: hostIds[index] ?? '',
      environment,
      port,
      enabled: true,
    }))
    done(await setInstances(ctx, OWNER, { service: SERVICE, instances }))
  }
  await until(`fetching ${repository}`, async () => ((await row())?.branches.length ?? 0) > 0)
}

/** What checks are given: production is watched where people would reach it, and smoke tests say who they are. */
async function ensureVariables(ctx: Context, { hosts }: World): Promise<void> {
  if ((await ctx.db.variable.count()) > 0) return
  const front = hosts.find(({ environment }) => environment === 'production')
  const base = `http://127.0.0.1:${front?.servicePort}`
  const here = { service: SERVICE, environment: 'production' }
  done(await setVariable(ctx, OWNER, { ...here, name: 'base_url', value: base, secret: false }))
  const key = randomBytes(18).toString('base64url')
  done(await setVariable(ctx, OWNER, { service: SERVICE, name: 'smoke_key', value: key, secret: true }))
}

async function seed(world: World): Promise<void> {
  const ctx = await getContext()
  const hostIds = await Promise.all(world.hosts.map(host => ensureHost(ctx, world, host)))
  await ensureService(ctx, world, hostIds)
  await ensureVariables(ctx, world)
  await Promise.all(world.hosts.map((host, index) => ensureAccepted(ctx, host, hostIds[index] ?? '')))
}

const [folder, firstPort] = process.argv.slice(2)
if (!folder || !firstPort) throw new Error('usage: tsx demo/seed.ts <data folder> <first port>')
await seed(await openWorld(folder, Number(firstPort)))
process.exit(0)
