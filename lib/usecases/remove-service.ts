import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { ACTIVE_STATES } from '@/lib/domain/deploy'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'

/** Forgets a service with its branches and deploys. What runs on hosts goes on running. Refused while a deploy runs. */
export async function removeService(
  ctx: Context,
  actor: Actor,
  { serviceId }: { serviceId: string },
): Promise<Result<void, Problem>> {
  const permitted = permit(actor, 'manage_services')
  if (!permitted.ok) return permitted
  return ctx.db.$transaction(async (tx): Promise<Result<void, Problem>> => {
    const service = await tx.service.findUnique({ where: { id: serviceId } })
    if (!service) return fail(notFound('service', serviceId))
    const active = await tx.deploy.findFirst({
      where: { serviceId, state: { in: [...ACTIVE_STATES] } },
      include: { environment: true },
    })
    if (active) {
      const detail = `Deploy #${active.number} to ${active.environment.name} is running. Cancel it, or wait until it is over.`
      return fail({ code: 'conflict', title: 'A deploy is running', detail })
    }
    await tx.service.delete({ where: { id: serviceId } })
    const { id, name, repositoryUrl } = service
    await writeEvent(tx, actor, { kind: 'service.removed', serviceId, data: { service: { id, name, repositoryUrl } } })
    return ok(undefined)
  })
}
