import type { AskedRun } from '@/lib/api/check'
import type { Check, Prisma } from '@/lib/db/generated/client'
import { readAskedRun } from '@/lib/db/read/check-run-lines'
import { type CheckPlace, type FoundCheck, findCheckRow } from '@/lib/db/read/find-check'
import { writeEvent } from '@/lib/db/write/event'
import type { Actor } from '@/lib/domain/actor'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Context } from './context'
import { permit } from './permit'
import type { Problem } from './problem'

/** So many runs of a check may be asked for in so much time, by whomever. */
const MOST_ASKED = 10
const ASKED_MS = 60_000

/** Asks for a run of a check now. One that somebody has asked for and that waits still is that run. */
export async function askCheckRun(ctx: Context, actor: Actor, place: CheckPlace): Promise<Result<AskedRun, Problem>> {
  const permitted = permit(actor, 'run_check')
  if (!permitted.ok) return permitted
  const found = await findCheckRow(ctx.db, place)
  if (!found.ok) return fail({ code: 'not_found', title: 'No such check', detail: found.failure })
  return askRunOf(ctx, actor, found.value)
}

/** The same of a check that is found already, for whoever has been let in at another door. */
export async function askRunOf(ctx: Context, actor: Actor, check: FoundCheck): Promise<Result<AskedRun, Problem>> {
  const asked = await ctx.db.$transaction(async tx => {
    await tx.$queryRaw`SELECT id FROM "Check" WHERE id = ${check.id}::uuid FOR UPDATE`
    return reserve(tx, actor, check, ctx.clock.now())
  })
  if (!asked.ok) return asked
  const runId = asked.value
  await ctx.queue
    .add({ name: 'run-check', data: { checkId: check.id, runId } }, { key: `run-${runId}` })
    .catch(() => {})
  const run = await readAskedRun(ctx.db, runId)
  return run ? ok(run) : fail({ code: 'conflict', title: 'Gone', detail: 'The run is gone. Ask again.' })
}

async function reserve(
  tx: Prisma.TransactionClient,
  actor: Actor,
  check: FoundCheck,
  now: Date,
): Promise<Result<string, Problem>> {
  if (check.goneAt) return fail(gone(check))
  const { serviceId, environmentId, path, sha } = check
  const asked = { serviceId, environmentId, path, trigger: 'manual' }
  const since = new Date(now.getTime() - ASKED_MS)
  const runs = await tx.checkRun.findMany({
    where: { ...asked, startedAt: { gt: since } },
    orderBy: { startedAt: 'desc' },
    select: { id: true, verdict: true, startedAt: true },
  })
  const waiting = runs.find(({ verdict, id }) => verdict === 'running' && id !== check.runId)
  if (waiting) return ok(waiting.id)
  const oldest = runs[MOST_ASKED - 1]
  if (oldest) return fail(tooMany(oldest.startedAt.getTime() + ASKED_MS - now.getTime()))
  const { id } = await tx.checkRun.create({ data: { ...asked, sha, startedAt: now, askedBy: actor.name } })
  const names = { service: check.service.name, environment: check.environment.name }
  const data = { check: { id: check.id, path, ...names, run: id } }
  await writeEvent(tx, actor, { kind: 'check.asked', serviceId, data })
  return ok(id)
}

const gone = ({ path, sha }: Pick<Check, 'path' | 'sha'>): Problem => ({
  code: 'conflict',
  title: 'Not there any more',
  detail: `${path} is no longer among the checks of what runs there; it was at ${sha.slice(0, 7)}.`,
})

function tooMany(ms: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1000))
  const detail = `${MOST_ASKED} runs of this check were asked for within a minute. Ask again in ${retryAfterSeconds} s.`
  return { code: 'too_many', title: 'Too many runs', detail, retryAfterSeconds }
}
