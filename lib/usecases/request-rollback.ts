import { readRollbackFacts } from '@/lib/db/read/decision-facts'
import { findMaker, findRelease } from '@/lib/db/read/find-release'
import { insertDeploy } from '@/lib/db/write/new-deploy'
import type { Actor } from '@/lib/domain/actor'
import { decideRollback, rollbackTarget } from '@/lib/domain/decide-rollback'
import { refusal } from '@/lib/domain/decision'
import { may } from '@/lib/domain/permission'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { notFound, type Problem } from './problem'
import { enqueue, type RequestedDeploy } from './requested-deploy'

export type RollbackInput = {
  service: string
  environment: string
  /** A release id, a commit (at least 7 digits) or a deploy's number; without it the newest release that qualifies. */
  to?: string
  idempotencyKey?: string
}

/** Queues a rollback to a release that every host still holds: symlink, restart and health, no transfer. */
export async function requestRollback(
  ctx: Context,
  actor: Actor,
  input: RollbackInput,
): Promise<Result<RequestedDeploy, Problem>> {
  const permitted = may(actor, 'rollback')
  if (!permitted.ok) return fail({ code: 'forbidden', title: 'Not permitted', detail: permitted.failure.message })
  const [service, environment] = await Promise.all([
    ctx.db.service.findUnique({ where: { name: input.service } }),
    ctx.db.environment.findUnique({ where: { name: input.environment } }),
  ])
  if (!service) return fail(notFound('service', input.service))
  if (!environment) return fail(notFound('environment', input.environment))

  const facts = await readRollbackFacts(ctx.db, service.id, environment.id)
  const asked = input.to === undefined ? undefined : await findRelease(ctx.db, service.id, environment.id, input.to)
  const request = {
    service: service.name,
    environment: environment.name,
    ...(asked !== undefined && { release: asked }),
  }
  const decision = decideRollback(request, facts)
  const target = rollbackTarget(request, facts)
  const made = target && (await findMaker(ctx.db, service.id, environment.id, target.release))
  if (!decision.allowed || !target || !made) {
    const detail = refusal(decision) ?? 'There is nothing to go back to.'
    return fail({ code: 'not_allowed', title: 'Not now', detail, decision })
  }
  const deploy = await insertDeploy(ctx.db, actor, {
    serviceId: service.id,
    environmentId: environment.id,
    kind: 'rollback',
    ref: input.to ?? target.release,
    branch: made.branch,
    sha: target.sha,
    subject: made.subject,
    authorName: made.authorName,
    release: target.release,
    config: made.config as object,
    idempotencyKey: input.idempotencyKey ?? null,
  })
  return ok(await enqueue(ctx, deploy))
}
