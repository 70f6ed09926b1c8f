import { type PlaceState, parseState, stateScript } from '@/lib/commands/state'
import type { Instance, Service } from '@/lib/db/generated/client'
import { type Observation, recordObservations } from '@/lib/db/write/observe'
import { defaultServiceConfig } from '@/lib/domain/resolve-service-config'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { ActAnswer } from '@/lib/ports/remote-host'
import { reach } from './reach-host'
import { recordHostFailure } from './record-contact'
import type { WorkerContext } from './worker-context'

const READ_MS = 20_000
/** What `read` exits with where there is no such place: nothing was ever deployed there. */
const NO_PLACE = 66
const NOTHING: PlaceState = { current: null, link: null, since: null, releases: [], tree: null, hash: 'blake2b' }

/** Asks a host what it runs of every service that has a place there, and records what it says. */
export async function observeHost(ctx: WorkerContext, hostId: string): Promise<void> {
  const host = await ctx.db.host.findUnique({
    where: { id: hostId },
    include: { instances: { include: { service: true, environment: true } } },
  })
  if (!host || host.hostKey === null) return
  const { remote, failure } = reach(ctx, host)
  if (failure) return recordHostFailure(ctx, host, failure)
  for (const instance of host.instances) {
    const place = {
      deployTo: await deployTo(ctx, instance),
      owner: `${instance.service.name}/${instance.environment.name}`,
    }
    const read = await remote.read(place, stateScript(), READ_MS)
    if (!read.ok) {
      const { kind, message } = read.failure
      await recordObservations(ctx.db, [{ instanceId: instance.id, seen: { failure: { kind, message } } }])
      return recordHostFailure(ctx, host, read.failure)
    }
    const seen = seenIn(host.name, read.value)
    await recordObservations(ctx.db, [{ instanceId: instance.id, seen }])
  }
  if (host.failure !== null)
    await ctx.queue.add({ name: 'contact-host', data: { hostId } }, { key: `contact-${hostId}` })
}

/** Silence is not the same as nothing there. */
function seenIn(host: string, { exitCode, stdout }: ActAnswer): Observation['seen'] {
  if (exitCode === NO_PLACE) return { state: NOTHING }
  if (exitCode === 0) return { state: parseState(stdout) }
  return { failure: { kind: 'protocol', message: `what ${host} runs could not be read: exited ${exitCode}` } }
}

/** Where the service lives on hosts: as its last deploy to this environment had it, else as its branches say. */
async function deployTo(
  ctx: WorkerContext,
  { serviceId, environmentId, service }: Instance & { service: Service },
): Promise<string> {
  const last = await ctx.db.deploy.findFirst({
    where: { serviceId, environmentId, startedAt: { not: null } },
    orderBy: { number: 'desc' },
    select: { config: true },
  })
  const branch = last?.config
    ? null
    : await ctx.db.branch.findFirst({
        where: { serviceId, name: service.defaultBranch ?? '' },
        select: { config: true },
      })
  const config = (last?.config ?? branch?.config ?? null) as ServiceConfig | null
  return config?.deployTo ?? defaultServiceConfig(service.name).deployTo
}
