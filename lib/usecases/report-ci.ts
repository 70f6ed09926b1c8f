import { type CiNotice, ciReport, readCiReport } from '@/lib/api/ci-report'
import { jenkinsNotification, readJenkins } from '@/lib/api/jenkins'
import type { CiToken } from '@/lib/db/generated/client'
import { recordCiStatuses } from '@/lib/db/write/ci-statuses'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import type { Problem } from './problem'
import { hashToken } from './secret-token'
import { wantAutoDeploy } from './want-auto-deploy'

/** What became of a report. `note` says why nothing did. */
export type ReportedCi = { sha: string | null; context: string | null; accepted: boolean; note?: string }

/**
 * Takes what a CI says of a commit of the service that its token is for: our own format, or Jenkins' notification as it
 * is. The commit need not be known yet: CI is often quicker than the fetch.
 * @param body the parsed JSON, as it came
 */
export async function reportCi(ctx: Context, token: string, body: unknown): Promise<Result<ReportedCi, Problem>> {
  const held = await ctx.db.ciToken.findUnique({ where: { hash: hashToken(token) } })
  if (!held || held.revokedAt) {
    const detail = 'This address is not valid, or no longer. Make a new one in the settings of the service.'
    return fail({ code: 'not_found', title: 'No such address', detail })
  }
  const notice = readNotice(body, ctx.clock.now().getTime())
  if (!notice.ok) return notice
  if (!notice.value) {
    const note = 'The build names no commit yet; Jenkins does from its checkout on.'
    return ok({ sha: null, context: null, accepted: false, note })
  }
  const { sha, status } = notice.value
  const accepted = await record(ctx, held, notice.value)
  if (accepted) await wantAutoDeploy(ctx, held.serviceId)
  const note = accepted ? undefined : 'Something newer is known of this job already.'
  return ok({ sha, context: status.context, accepted, ...(note && { note }) })
}

function readNotice(body: unknown, now: number): Result<CiNotice | null, Problem> {
  const isJenkins = typeof body === 'object' && body !== null && 'build' in body
  if (isJenkins) {
    const parsed = jenkinsNotification.safeParse(body)
    return parsed.success ? ok(readJenkins(parsed.data, now)) : invalid(parsed.error.issues[0])
  }
  const parsed = ciReport.safeParse(body)
  return parsed.success ? ok(readCiReport(parsed.data, now)) : invalid(parsed.error.issues[0])
}

function invalid(issue: { message: string; path: PropertyKey[] } | undefined): Result<never, Problem> {
  const field = issue?.path.join('.') ?? ''
  const message = issue?.message ?? 'The body is not what is expected'
  const detail = field && !message.startsWith(field) ? `${field}: ${message}.` : `${message}.`
  return fail({ code: 'invalid', title: 'Not a CI report', detail, ...(field && { field }) })
}

async function record(ctx: Context, token: CiToken, { sha, status }: CiNotice): Promise<boolean> {
  const { serviceId } = token
  const actor: Actor = { kind: 'token', id: token.id, name: token.name }
  await noteUse(ctx, token)
  return ctx.db.$transaction(async tx => {
    const [changed] = await recordCiStatuses(tx, serviceId, sha, [status])
    if (!changed) return false
    const { context, result } = status
    await writeEvent(tx, actor, { kind: 'ci.reported', serviceId, data: { sha, context, result } })
    return true
  }, PATIENT)
}

/** All jobs of a build report at the same time, and wait for each other. A CI does not ask twice. */
const PATIENT = { maxWait: 15_000, timeout: 15_000 }

/** To the minute: the row is not to be a turnstile. */
const USE_MS = 60_000

async function noteUse(ctx: Context, { id, usedAt }: CiToken): Promise<void> {
  const now = ctx.clock.now()
  if (usedAt === null || now.getTime() - usedAt.getTime() > USE_MS)
    await ctx.db.ciToken.update({ where: { id }, data: { usedAt: now } })
}
