import type { CheckRunView } from '@/lib/api/check-run'
import type { CheckResult } from '@/lib/checks/run/result'
import type { Prisma, PrismaClient } from '../generated/client'

export const RUN_WITH_HOST = { host: { select: { name: true } } } as const

type Row = Prisma.CheckRunGetPayload<{ include: typeof RUN_WITH_HOST }>

/** The runs of checks around a deploy, in the order they began. */
export async function readCheckRuns(db: PrismaClient, deployId: string): Promise<CheckRunView[]> {
  const rows = await db.checkRun.findMany({
    where: { deployId },
    include: RUN_WITH_HOST,
    orderBy: { startedAt: 'asc' },
  })
  return rows.map(toCheckRunView)
}

/** A run's row as the API and pages show it. Only the check engine fills `result`. */
export function toCheckRunView(row: Row): CheckRunView {
  const result = row.result as unknown as CheckResult | null
  return {
    id: row.id,
    path: row.path,
    trigger: row.trigger as CheckRunView['trigger'],
    host: row.host?.name ?? null,
    verdict: row.verdict as CheckRunView['verdict'],
    reason: row.reason,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    requestMs: row.requestMs,
    ended: result && result.verdict !== 'pass' ? endOf(result) : null,
    waitsUntil: row.waitsUntil && !row.judgedAs ? row.waitsUntil.toISOString() : null,
    judged: row.judgedAs ? { as: row.judgedAs as 'pass' | 'fail' | 'again', by: row.judgedBy ?? '' } : null,
  }
}

function endOf({ entries }: CheckResult): CheckRunView['ended'] {
  const last = entries.at(-1)
  if (!last) return null
  const bad = last.asserts.filter(({ verdict }) => verdict !== 'pass')
  return {
    method: last.method,
    url: last.url,
    status: last.exchanges.at(-1)?.response?.status ?? null,
    asserts: bad.map(({ line, assert, expected, actual, message }) => ({
      ...{ line, assert, expected },
      actual: message ?? actual,
    })),
  }
}
