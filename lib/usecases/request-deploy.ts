import type { Branch } from '@/lib/db/generated/client'
import { readDeployFacts } from '@/lib/db/read/decision-facts'
import { findBranch } from '@/lib/db/read/find-branch'
import { insertDeploy } from '@/lib/db/write/new-deploy'
import type { Actor } from '@/lib/domain/actor'
import type { Calendar } from '@/lib/domain/calendar'
import { type DeployFacts, decide } from '@/lib/domain/decide'
import { refusal } from '@/lib/domain/decision'
import { environmentPolicy } from '@/lib/domain/environment-policy'
import { may } from '@/lib/domain/permission'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { notFound, type Problem } from './problem'
import { enqueue, type RequestedDeploy } from './requested-deploy'

export type DeployInput = {
  /** Names. */
  service: string
  environment: string
  /** A branch, or a commit that is the head of one, in full or at least 7 digits. */
  ref: string
  /** The head that whoever asks has looked at: another one is refused. */
  sha?: string
  /** Nobody looks on: what only time or an unlock takes away is waited for in the queue. */
  patient?: boolean
  /** A commit of the branch to take instead of its head. Only for who knows that it is one. */
  commit?: Branch
  idempotencyKey?: string
}

/** Queues a deploy of a branch's head. The decision is asked here, and again when the deploy starts. */
export async function requestDeploy(
  ctx: Context,
  actor: Actor,
  input: DeployInput,
): Promise<Result<RequestedDeploy, Problem>> {
  const permitted = may(actor, 'deploy')
  if (!permitted.ok) return fail({ code: 'forbidden', title: 'Not permitted', detail: permitted.failure.message })
  const [service, environment] = await Promise.all([
    ctx.db.service.findUnique({ where: { name: input.service } }),
    ctx.db.environment.findUnique({ where: { name: input.environment } }),
  ])
  if (!service) return fail(notFound('service', input.service))
  if (!environment) return fail(notFound('environment', input.environment))

  const branch = input.commit ?? (await findBranch(ctx.db, service.id, input.ref))
  if (!branch) {
    const detail = `${service.name} has no branch “${input.ref}”, and no branch’s head is that commit. Fetch the repository if it was pushed just now.`
    return fail({ code: 'not_found', title: 'No such branch', detail, field: 'ref' })
  }
  if (input.sha !== undefined && input.sha !== branch.sha) {
    const detail = `${branch.name} is at ${branch.sha.slice(0, 7)} now, not at ${input.sha.slice(0, 7)}: look again.`
    return fail({ code: 'conflict', title: 'The branch has moved', detail })
  }
  const facts = await readDeployFacts(ctx.db, service, environment.id, branch, ctx.clock.now())
  const request = {
    ...{ service: service.name, environment: environment.name, sha: branch.sha, branches: [branch.name] },
    ...(input.patient && { patient: true }),
  }
  const decision = decide(request, facts)
  if (!decision.allowed) {
    const detail = refusal(decision) ?? 'This cannot be deployed now.'
    return fail({ code: 'not_allowed', title: 'Not now', detail, decision })
  }
  const deploy = await insertDeploy(ctx.db, actor, {
    serviceId: service.id,
    environmentId: environment.id,
    kind: 'deploy',
    ref: input.ref,
    branch: branch.name,
    sha: branch.sha,
    subject: branch.subject,
    authorName: branch.authorName,
    release: null,
    config: facts.config.known && facts.config.value.ok ? facts.config.value.value : null,
    calendar: calendarOf(facts.config, environment.name),
    idempotencyKey: input.idempotencyKey ?? null,
  })
  return ok(await enqueue(ctx, deploy))
}

/** The windows and freezes that the deploy keeps to when its turn comes; `null`: there are none. */
function calendarOf(config: DeployFacts['config'], environment: string): Calendar | null {
  if (!config.known || !config.value.ok) return null
  const { windows, freezes } = environmentPolicy(config.value.value, environment)
  return windows.length + freezes.length > 0 ? { windows, freezes } : null
}
