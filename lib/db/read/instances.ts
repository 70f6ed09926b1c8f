import type { PlaceState } from '@/lib/commands/state'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import type { ReleaseRef } from '@/lib/domain/plan'
import type { Prisma, PrismaClient } from '../generated/client'

type InstanceRow = Prisma.InstanceGetPayload<{ include: { host: true } }>

/** A service on a host, with what the host last said it runs. `current` is `null` for nothing, or nothing of ours. */
export type Instance = InstanceRow & { current: ReleaseRef | null; state: PlaceState | null }

/** `observed` is only ever written from a `PlaceState`. */
export function asInstance(row: InstanceRow): Instance {
  const state = row.observed as unknown as PlaceState | null
  return { ...row, state, current: state && state.current !== 'broken' ? state.current : null }
}

/** Whether a retry has something to do there: it runs something else, or does and stayed out of load balancing. */
export const lacks = ({ current, drained }: Instance, release: string | null): boolean =>
  current?.release !== release || drained !== null

/** The enabled instances of a service in an environment, by host name. */
export async function readEnabledInstances(
  db: PrismaClient,
  serviceId: string,
  environmentId: string,
): Promise<Instance[]> {
  const rows = await db.instance.findMany({
    where: { serviceId, environmentId, enabled: true },
    include: { host: true },
  })
  return rows.map(asInstance).sort((a, b) => byNaturalOrder(a.host.name, b.host.name))
}

/** Instances as a plan is made for them. */
export const toPlanHosts = (instances: Instance[]) =>
  instances.map(({ id, hostId, host, port, current, state }) => ({
    ...{ hostId, instanceId: id, name: host.name, port, current },
    ...(state?.link && { link: state.link }),
  }))
