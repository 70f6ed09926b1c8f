import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { hostData } from './host-event'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

/** Forgets a host that nothing lives on. What runs there is not touched. */
export async function removeHost(
  ctx: Context,
  actor: Actor,
  { hostId }: { hostId: string },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'manage_hosts')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Promise<Result<void, Problem>> => {
    const host = await tx.host.findUnique({
      where: { id: hostId },
      include: { instances: { include: { service: true, environment: true } }, _count: { select: { steps: true } } },
    })
    if (!host) return fail(notFound('host', hostId))
    const { instances, _count, ...row } = host
    if (instances.length > 0) {
      const where = instances.map(({ service, environment }) => `${service.name} in ${environment.name}`).join(', ')
      const detail = `${host.name} carries ${where}. Take it out of there first, in the settings of the service.`
      return fail({ code: 'conflict', title: 'Still in use', detail })
    }
    if (_count.steps > 0) {
      const detail = `${host.name} is in the history of deploys, which is kept. Nothing is deployed to a host without instances.`
      return fail({ code: 'conflict', title: 'Part of the history', detail })
    }
    await tx.host.delete({ where: { id: hostId } })
    await writeEvent(tx, actor, { kind: 'host.removed', hostId, data: hostData(row) })
    return ok(undefined)
  })
}
