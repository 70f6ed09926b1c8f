import { readRetryFacts } from '@/lib/db/read/decision-facts'
import { asClaimed, DEPLOY_WITH_NAMES } from '@/lib/db/read/deploy-for-work'
import { insertDeploy } from '@/lib/db/write/new-deploy'
import type { Actor } from '@/lib/domain/actor'
import type { Calendar } from '@/lib/domain/calendar'
import { decideRetry } from '@/lib/domain/decide-retry'
import { refusal } from '@/lib/domain/decision'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import { notFound, type Problem } from './problem'
import { enqueue, type RequestedDeploy } from './requested-deploy'

export type RetryInput = { deployId: string; idempotencyKey?: string }

/**
 * Queues a deploy that goes on with one that did not go through: the same release, on the hosts that do not run it.
 * What is prepared there is used again, and what runs once does not run again when it has succeeded.
 */
export async function requestRetry(
  ctx: Context,
  actor: Actor,
  { deployId, idempotencyKey }: RetryInput,
): Promise<Result<RequestedDeploy, Problem>> {
  const row = await ctx.db.deploy.findUnique({ where: { id: deployId }, include: DEPLOY_WITH_NAMES })
  if (!row) return fail(notFound('deploy', deployId))
  const deploy = asClaimed(row)
  const permitted = permit(actor, deploy.kind)
  if (!permitted.ok) return permitted

  const { service, environment, number, kind, state, release } = deploy
  const facts = await readRetryFacts(ctx.db, deploy, ctx.clock.now())
  const place = { service: service.name, environment: environment.name }
  const decision = decideRetry({ ...place, number, kind, state, release }, facts)
  if (!decision.allowed) {
    const detail = refusal(decision) ?? 'This cannot be retried now.'
    return fail({ code: 'not_allowed', title: 'Not now', detail, decision })
  }
  const { serviceId, environmentId, ref, branch, sha, subject, authorName, config } = deploy
  const retry = await insertDeploy(ctx.db, actor, {
    ...{ serviceId, environmentId, kind, ref, branch, sha, subject, authorName, release, config },
    calendar: deploy.kind === 'deploy' ? (deploy.calendar as Calendar | null) : null,
    retryOfId: deploy.id,
    idempotencyKey: idempotencyKey ?? null,
  })
  return ok(await enqueue(ctx, retry))
}
