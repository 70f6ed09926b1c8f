import { asClaimed, DEPLOY_WITH_NAMES } from '@/lib/db/read/deploy-for-work'
import { toDeployView } from '@/lib/db/read/deploy-view'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import type { DeployState } from '@/lib/domain/deploy'
import { isTerminal } from '@/lib/domain/deploy'
import { may } from '@/lib/domain/permission'
import { fail, ok, type Result } from '@/lib/domain/result'
import { transition } from '@/lib/domain/transition'
import type { Context } from './context'
import { notFound, type Problem } from './problem'

export type CancelInput = {
  deployId: string
  /** Also bring back the hosts that were switched. Without it only hosts in mid-switch go back. */
  undo: boolean
}

/** Cancels what waits at once; asks the worker to stop what runs. The state then shown is what hosts report. */
export async function cancelDeploy(
  ctx: Context,
  actor: Actor,
  input: CancelInput,
): Promise<Result<{ state: DeployState }, Problem>> {
  const permitted = may(actor, 'cancel_deploy')
  if (!permitted.ok) return fail({ code: 'forbidden', title: 'Not permitted', detail: permitted.failure.message })
  return ctx.db.$transaction(async tx => {
    await tx.$queryRaw`SELECT id FROM "Deploy" WHERE id = ${input.deployId}::uuid FOR UPDATE`
    const row = await tx.deploy.findUnique({ where: { id: input.deployId } })
    if (!row) return fail(notFound('deploy', input.deployId))
    const next = transition(row.state as DeployState, { type: 'cancel_requested' })
    if (!next.ok) return fail({ code: 'too_late', title: 'Too late', detail: next.failure.message })
    const changed = await tx.deploy.update({
      where: { id: row.id },
      data: {
        state: next.value,
        undo: row.undo || input.undo,
        reason: row.reason ?? `cancelled by ${actor.name}`,
        ...(isTerminal(next.value) && { finishedAt: ctx.clock.now() }),
      },
      include: DEPLOY_WITH_NAMES,
    })
    const { id: deployId, serviceId } = row
    await writeEvent(tx, actor, {
      kind: `deploy.${next.value}`,
      deployId,
      serviceId,
      data: { deploy: toDeployView(asClaimed(changed)) },
    })
    return ok({ state: next.value })
  })
}
