import type { AskedRun, CheckChange, CheckRunLine } from '@/lib/api/check'
import type { Check, Prisma, PrismaClient } from '../generated/client'
import { checkUrl } from './check-url'
import { deployUrl } from './deploy-view'

const LINE = {
  ...{ id: true, trigger: true, verdict: true, reason: true, startedAt: true, finishedAt: true, requestMs: true },
  ...{ askedBy: true, sha: true, path: true },
  service: { select: { name: true } },
  environment: { select: { name: true } },
  host: { select: { name: true } },
  deploy: { select: { number: true } },
} satisfies Prisma.CheckRunSelect

type Row = Prisma.CheckRunGetPayload<{ select: typeof LINE }>

export type RunFilter = {
  /** Only those that did not pass. */
  bad?: boolean
  /** Only older ones than this time: the next page begins there. */
  before?: Date
}

/** Runs of a check, whatever began them, the newest first. One step down an index for each. */
export async function readRunLines(
  db: PrismaClient,
  { serviceId, environmentId, path }: Pick<Check, 'serviceId' | 'environmentId' | 'path'>,
  { bad = false, before }: RunFilter,
  limit: number,
): Promise<CheckRunLine[]> {
  const rows = await db.checkRun.findMany({
    where: {
      ...{ serviceId, environmentId, path },
      ...(bad && { verdict: { in: ['fail', 'inconclusive'] } }),
      ...(before && { startedAt: { lt: before } }),
    },
    orderBy: { startedAt: 'desc' },
    take: limit,
    select: LINE,
  })
  return rows.map(toLine)
}

/** One of them; `null`: the check has no such run. */
export async function readRunLine(
  db: PrismaClient,
  { serviceId, environmentId, path }: Pick<Check, 'serviceId' | 'environmentId' | 'path'>,
  id: string,
): Promise<CheckRunLine | null> {
  const row = await db.checkRun.findFirst({ where: { id, serviceId, environmentId, path }, select: LINE })
  return row && toLine(row)
}

function toLine(row: Row): CheckRunLine {
  const { id, trigger, reason, startedAt, finishedAt, requestMs, deploy, host, askedBy, sha, service, environment } =
    row
  return {
    ...{ id, trigger, reason, askedBy, sha },
    verdict: row.verdict as CheckRunLine['verdict'],
    at: startedAt.toISOString(),
    ms: finishedAt && finishedAt.getTime() - startedAt.getTime(),
    made: requestMs.filter(ms => ms > 0).length,
    deploy: deploy && { number: deploy.number, url: deployUrl(service.name, environment.name, deploy.number) },
    host: host?.name ?? null,
  }
}

/** A run that somebody asked for, as they are answered; `null` where there is none. */
export async function readAskedRun(db: PrismaClient, id: string): Promise<AskedRun | null> {
  const row = await db.checkRun.findUnique({ where: { id }, select: LINE })
  if (!row) return null
  const names = { check: row.path, service: row.service.name, environment: row.environment.name }
  const url = `${checkUrl(names.service, names.environment, row.path)}?run=${row.id}`
  return { ...toLine(row), ...names, url }
}

/** What became of a check's alert, the newest first. */
export async function readCheckChanges(db: PrismaClient, checkId: string, limit: number): Promise<CheckChange[]> {
  const rows = await db.$queryRaw<{ id: bigint; at: Date; kind: string; run: string | null; reason: string | null }[]>`
    SELECT id, at, kind, data->'check'->>'run' AS run, data->'check'->>'reason' AS reason FROM "Event"
    WHERE kind LIKE 'check.%' AND data->'check'->>'id' = ${checkId}
      AND kind IN ('check.fired', 'check.reminded', 'check.resolved', 'check.firing', 'check.ok', 'check.unwatched')
    ORDER BY id DESC LIMIT ${limit}`
  return rows.map(({ id, at, kind, run, reason }) => ({
    ...{ id: String(id), at: at.toISOString(), what: kind.slice('check.'.length), run, reason },
  }))
}
