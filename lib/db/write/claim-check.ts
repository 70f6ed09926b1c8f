import { mayBegin } from '@/lib/domain/check-schedule'
import type { Prisma, PrismaClient } from '../generated/client'

const WITH_NAMES = { service: true, environment: true } satisfies Prisma.CheckInclude

/** A run that is ours: until its heartbeat falls silent nobody else runs this check. */
export type ClaimedCheck = {
  check: Prisma.CheckGetPayload<{ include: typeof WITH_NAMES }>
  run: { id: string; trigger: string; startedAt: Date }
}

/**
 * Takes a check for a run of this worker: for a new one, or with `runId` for one that somebody asked for. `busy`: a run
 * goes on, whose worker was heard of within `staleMs`. `null`: there is nothing to run any more.
 */
export function claimCheck(
  db: PrismaClient,
  { checkId, runId }: { checkId: string; runId?: string },
  now: Date,
  staleMs: number,
): Promise<ClaimedCheck | 'busy' | null> {
  return db.$transaction(async tx => {
    const [held] = await tx.$queryRaw<{ quietMs: number | null }[]>`
      SELECT extract(epoch FROM clock_timestamp() - "beatAt")::float8 * 1000 AS "quietMs"
      FROM "Check" WHERE id = ${checkId}::uuid FOR UPDATE`
    const check = await tx.check.findUnique({ where: { id: checkId }, include: WITH_NAMES })
    if (!held || !check) return null
    if (runId === undefined && check.everySeconds === null) return null
    const going = check.runId === null || held.quietMs === null ? null : { startedAt: 0, finished: false }
    if (!mayBegin(held.quietMs ?? 0, going, staleMs)) return 'busy'
    if (check.runId !== null && check.runId !== runId) await giveUp(tx, check.runId, now)
    const { serviceId, environmentId, path, sha } = check
    const place = { serviceId, environmentId, path }
    const run =
      runId === undefined
        ? await tx.checkRun.create({ data: { ...place, sha, trigger: 'schedule', startedAt: now } })
        : await tx.checkRun.findFirst({ where: { id: runId, verdict: 'running', ...place } })
    if (!run) return null
    await tx.$executeRaw`
      UPDATE "Check" SET "runId" = ${run.id}::uuid, "beatAt" = clock_timestamp() WHERE id = ${checkId}::uuid`
    return { check, run }
  })
}

/** A run on schedule that died with its worker has proved nothing, and counts for nothing. */
async function giveUp(tx: Prisma.TransactionClient, runId: string, now: Date): Promise<void> {
  await tx.checkRun.updateMany({
    where: { id: runId, verdict: 'running', trigger: 'schedule' },
    data: { verdict: 'inconclusive', reason: 'the worker that ran it is gone', finishedAt: now },
  })
}

/** Says that the run goes on. `false`: it is somebody else's by now. */
export async function beatCheck(db: PrismaClient, { check, run }: ClaimedCheck): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Check" SET "beatAt" = clock_timestamp() WHERE id = ${check.id}::uuid AND "runId" = ${run.id}::uuid`
  return count > 0
}

/** Lets a run go that was broken off: one on schedule never was, one that somebody asked for is to be done by another. */
export async function letGoCheck(db: PrismaClient, { check, run }: ClaimedCheck): Promise<void> {
  await db.$transaction([
    db.check.updateMany({ where: { id: check.id, runId: run.id }, data: { runId: null, beatAt: null } }),
    db.checkRun.deleteMany({ where: { id: run.id, verdict: 'running', trigger: 'schedule' } }),
  ])
}
