import type { Prisma } from '@/lib/db/generated/client'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { ACTIVE_STATES } from '@/lib/domain/deploy'
import { instanceChanges, type PlacedInstance } from '@/lib/domain/instance-changes'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { readPort } from './host-input'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

/** Where a service is to live. `environment` is a name; `port` may still be text. */
export type InstanceInput = { hostId: string; environment: string; port: number | string; enabled: boolean }

type Wanted = {
  hostId: string
  host: string
  environmentId: string
  environment: string
  port: number
  enabled: boolean
}
type Tx = Prisma.TransactionClient

/** The row at fault is named as `instances.<index>.<column>`, so that the form can say it beside the field. */
const invalid = (index: number, column: string, detail: string): Result<never, Problem> =>
  fail({ code: 'invalid', title: 'Instances', detail, field: `instances.${index}.${column}` })

async function readWanted(tx: Tx, serviceId: string, rows: InstanceInput[]): Promise<Result<Wanted[], Problem>> {
  const [hosts, environments, others] = await Promise.all([
    tx.host.findMany({ where: { id: { in: rows.map(row => row.hostId) } }, select: { id: true, name: true } }),
    tx.environment.findMany(),
    tx.instance.findMany({
      where: { hostId: { in: rows.map(row => row.hostId) }, serviceId: { not: serviceId }, enabled: true },
      include: { service: { select: { name: true } } },
    }),
  ])
  const wanted: Wanted[] = []
  for (const [index, { hostId, environment, enabled, ...row }] of rows.entries()) {
    const host = hosts.find(({ id }) => id === hostId)
    if (!host) return invalid(index, 'hostId', 'This host is not there any more. Choose another.')
    const at = environments.find(({ name }) => name === environment)
    if (!at) return invalid(index, 'environment', `There is no environment ${JSON.stringify(environment)}.`)
    const port = readPort(row.port)
    if (!port.ok) return invalid(index, 'port', port.failure)
    if (wanted.some(other => other.hostId === hostId && other.environmentId === at.id)) {
      return invalid(index, 'hostId', `${host.name} is in ${environment} already.`)
    }
    const same = wanted.some(other => other.hostId === hostId && other.port === port.value)
    const other = others.find(instance => instance.hostId === hostId && instance.port === port.value)
    if (enabled && (same || other)) {
      const who = other ? other.service.name : 'Another instance of this service'
      return invalid(index, 'port', `${who} has port ${port.value} on ${host.name}.`)
    }
    wanted.push({ hostId, host: host.name, environmentId: at.id, environment, port: port.value, enabled })
  }
  return ok(wanted)
}

/** Environments in which the set of hosts would change under a deploy's feet. */
async function busy(tx: Tx, serviceId: string, wanted: Wanted[]): Promise<string | null> {
  const [now, active] = await Promise.all([
    tx.instance.findMany({ where: { serviceId } }),
    tx.deploy.findMany({ where: { serviceId, state: { in: [...ACTIVE_STATES] } }, include: { environment: true } }),
  ])
  const text = (list: { environmentId: string; hostId: string; port: number; enabled: boolean }[], id: string) =>
    JSON.stringify(
      list
        .filter(({ environmentId }) => environmentId === id)
        .map(i => [i.hostId, i.port, i.enabled])
        .sort(),
    )
  const changed = active.find(({ environmentId }) => text(now, environmentId) !== text(wanted, environmentId))
  return changed
    ? `Deploy #${changed.number} to ${changed.environment.name} is running on these hosts. Wait until it is over.`
    : null
}

/** What others have changed since somebody began with a list, in words; `null`: nothing. */
async function changedSince(tx: Tx, serviceId: string, began: PlacedInstance[]): Promise<string | null> {
  const rows = await tx.instance.findMany({ where: { serviceId }, include: { environment: true } })
  const now = rows.map(({ environment, ...row }) => ({ ...row, environment: environment.name }))
  const ids = [...began, ...now].map(({ hostId }) => hostId)
  const hosts = await tx.host.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const changes = instanceChanges(began, now, id => hosts.find(host => host.id === id)?.name ?? 'A host')
  return changes.length > 0 ? `Since you began, ${changes.join(', ')}. Look at the list, and save again.` : null
}

/**
 * Says on which hosts and ports of which environments a service lives, all of it at once. What runs is not touched.
 * `began` is the list that was changed: whoever gives it is refused when others have changed it meanwhile.
 */
export async function setInstances(
  ctx: Context,
  actor: Actor,
  input: { service: string; instances: InstanceInput[]; began?: PlacedInstance[] },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Promise<Result<void, Problem>> => {
    const service = await tx.service.findUnique({ where: { name: input.service } })
    if (!service) return fail(notFound('service', input.service))
    // Whoever claims a deploy holds this row too: the set cannot change between the claim and the plan.
    await tx.$queryRaw`SELECT id FROM "Service" WHERE id = ${service.id}::uuid FOR UPDATE`
    const changed = input.began && (await changedSince(tx, service.id, input.began))
    if (changed) return fail({ code: 'conflict', title: 'Somebody else has changed it', detail: changed })
    const wanted = await readWanted(tx, service.id, input.instances)
    if (!wanted.ok) return wanted
    const detail = await busy(tx, service.id, wanted.value)
    if (detail) return fail({ code: 'conflict', title: 'A deploy is running', detail })
    await write(tx, service.id, wanted.value)
    const instances = wanted.value.map(({ host, environment, port, enabled }) => ({ host, environment, port, enabled }))
    await writeEvent(tx, actor, {
      kind: 'service.instances_set',
      serviceId: service.id,
      data: { service: service.name, instances },
    })
    return ok(undefined)
  })
}

/** Keeps the rows that stay: they know what was deployed there. */
async function write(tx: Tx, serviceId: string, wanted: Wanted[]): Promise<void> {
  const keep = wanted.map(({ hostId, environmentId }) => ({ hostId, environmentId }))
  await tx.instance.deleteMany({ where: { serviceId, ...(keep.length > 0 && { NOT: { OR: keep } }) } })
  for (const { hostId, environmentId, port, enabled } of wanted) {
    await tx.instance.upsert({
      where: { serviceId_environmentId_hostId: { serviceId, environmentId, hostId } },
      create: { serviceId, environmentId, hostId, port, enabled },
      update: { port, enabled },
    })
  }
}
