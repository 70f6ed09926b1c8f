import type { DeployView } from '@/lib/api/deploy'
import type { Prisma } from '@/lib/db/generated/client'
import { asClaimed, type ClaimedDeploy, DEPLOY_WITH_NAMES } from '@/lib/db/read/deploy-for-work'
import { toDeployView } from '@/lib/db/read/deploy-view'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { readReason } from './lock-input'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { enqueue } from './requested-deploy'

type Answer = Promise<Result<DeployView, Problem>>
type Change = Result<{ kind: string; data: Prisma.DeployUpdateInput; reason?: string }, Problem>

const tooLate = (detail: string) => fail<Problem>({ code: 'too_late', title: 'Too late', detail })

/** Sets a deploy that waits aside: it does not start, and nobody waits for it, until somebody releases it. */
export async function holdDeploy(
  ctx: Context,
  actor: Actor,
  { deployId, reason: text }: { deployId: string; reason: string },
): Answer {
  const permitted = permit(actor, 'hold_deploy')
  if (!permitted.ok) return permitted
  const reason = readReason(text, 'A hold')
  if (!reason.ok) return reason
  return changeWaiting(ctx, actor, deployId, async (): Promise<Change> => {
    const data = { heldAt: ctx.clock.now(), heldBy: actor.name, heldReason: reason.value }
    return ok({ kind: 'deploy.held', data, reason: reason.value })
  })
}

/** Lets a held deploy go: it takes its old place in the queue. Not when something newer was deployed meanwhile. */
export async function releaseDeploy(ctx: Context, actor: Actor, { deployId }: { deployId: string }): Answer {
  const permitted = permit(actor, 'hold_deploy')
  if (!permitted.ok) return permitted
  return changeWaiting(ctx, actor, deployId, async (deploy, tx): Promise<Change> => {
    if (!deploy.heldAt) return fail({ code: 'conflict', title: 'Not held', detail: `#${deploy.number} is not held.` })
    const { serviceId, environmentId, number } = deploy
    const newer = await tx.deploy.findFirst({
      where: { serviceId, environmentId, kind: 'deploy', number: { gt: number }, startedAt: { not: null } },
      orderBy: { number: 'desc' },
      select: { number: true },
    })
    if (newer) {
      const detail = `#${newer.number} was deployed since #${number} was asked for, and would be overwritten. Cancel #${number}, and deploy its commit again if it is still wanted.`
      return tooLate(detail)
    }
    return ok({ kind: 'deploy.released', data: { heldAt: null, heldBy: null, heldReason: null } })
  })
}

/** Puts a deploy that waits first in its queue. What runs is not touched. */
export async function jumpQueue(
  ctx: Context,
  actor: Actor,
  { deployId, reason: text }: { deployId: string; reason: string },
): Answer {
  const permitted = permit(actor, 'jump_queue')
  if (!permitted.ok) return permitted
  const reason = readReason(text, 'Going first')
  if (!reason.ok) return reason
  return changeWaiting(ctx, actor, deployId, async (): Promise<Change> => {
    return ok({ kind: 'deploy.jumped', data: { jumpedAt: ctx.clock.now() }, reason: reason.value })
  })
}

/** Changes a deploy while it waits, with its event, and wakes a worker: it may be its turn now. */
async function changeWaiting(
  ctx: Context,
  actor: Actor,
  deployId: string,
  change: (deploy: ClaimedDeploy, tx: Prisma.TransactionClient) => Promise<Change>,
): Answer {
  const changed = await ctx.db.$transaction(async (tx): Promise<Result<ClaimedDeploy, Problem>> => {
    await tx.$queryRaw`SELECT id FROM "Deploy" WHERE id = ${deployId}::uuid FOR UPDATE`
    const row = await tx.deploy.findUnique({ where: { id: deployId }, include: DEPLOY_WITH_NAMES })
    if (!row) return fail(notFound('deploy', deployId))
    if (row.state !== 'queued')
      return tooLate(`#${row.number} is ${row.state.replaceAll('_', ' ')}: it does not wait in the queue any more.`)
    const wanted = await change(asClaimed(row), tx)
    if (!wanted.ok) return wanted
    const { kind, data, reason } = wanted.value
    const deploy = asClaimed(await tx.deploy.update({ where: { id: deployId }, data, include: DEPLOY_WITH_NAMES }))
    await writeEvent(tx, actor, {
      kind,
      deployId,
      serviceId: deploy.serviceId,
      data: { deploy: toDeployView(deploy), ...(reason !== undefined && { reason }) },
    })
    return ok(deploy)
  })
  if (!changed.ok) return changed
  await enqueue(ctx, changed.value)
  return ok(toDeployView(changed.value))
}
