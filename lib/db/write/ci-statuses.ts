import { type CiResult, type CiStatus, isNewer } from '@/lib/domain/ci-status'
import type { Prisma, CiStatus as Row } from '../generated/client'

/** More jobs than any CI has; whoever may report must not be able to fill the disk. */
const MOST_JOBS = 1000

/** `[source, context, result]`: what a thousand branches are read by. */
export type CiBrief = [source: string, context: string, result: CiResult]

export const toCiStatus = ({
  serviceId: _,
  sha: __,
  run,
  at,
  startedAt,
  finishedAt,
  result,
  ...row
}: Row): CiStatus => ({
  ...row,
  result: result as CiResult,
  run: Number(run),
  at: at.getTime(),
  startedAt: startedAt?.getTime() ?? null,
  finishedAt: finishedAt?.getTime() ?? null,
})

const date = (ms: number | null) => (ms === null ? null : new Date(ms))

/**
 * Keeps what is newer than what is held, job by job; gives those that changed anything. Reports may come doubled and
 * in any order. Call it in a transaction: it holds the commit's row to its end. Jobs beyond a thousand are left out.
 * @param isTruth the source was asked just now: what it says of a run is so, even that it is under way again
 */
export async function recordCiStatuses(
  tx: Prisma.TransactionClient,
  serviceId: string,
  sha: string,
  reports: readonly CiStatus[],
  isTruth = false,
): Promise<CiStatus[]> {
  await holdCiCommit(tx, serviceId, sha)
  const rows = await tx.ciStatus.findMany({ where: { serviceId, sha } })
  const jobs = new Map(rows.map(row => [nameOf(row), toCiStatus(row)]))
  const changed = new Map<string, CiStatus>()
  for (const report of reports) {
    const held = jobs.get(nameOf(report))
    if (held ? !replaces(report, held, isTruth) : jobs.size >= MOST_JOBS) continue
    jobs.set(nameOf(report), report)
    changed.set(nameOf(report), report)
  }
  if (changed.size === 0) return []
  for (const { source, context, ...report } of changed.values()) {
    const data = {
      ...report,
      run: BigInt(Math.trunc(report.run)),
      at: new Date(report.at),
      startedAt: date(report.startedAt),
      finishedAt: date(report.finishedAt),
    }
    const id = { serviceId, sha, source, context }
    await tx.ciStatus.upsert({ where: { serviceId_sha_source_context: id }, create: { ...id, ...data }, update: data })
  }
  const brief = [...jobs.values()].map(({ source, context, result }): CiBrief => [source, context, result])
  await tx.ciCommit.update({ where: { serviceId_sha: { serviceId, sha } }, data: { brief } })
  return [...changed.values()]
}

function replaces(report: CiStatus, held: CiStatus, isTruth: boolean): boolean {
  return isNewer(report, held) || (isTruth && report.run === held.run && report.result !== held.result)
}

/** Makes the commit's row if it is not there, and holds it: writers of the same commit go one after the other. */
async function holdCiCommit(tx: Prisma.TransactionClient, serviceId: string, sha: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "CiCommit" ("serviceId", sha) VALUES (${serviceId}::uuid, ${sha})
    ON CONFLICT ("serviceId", sha) DO UPDATE SET sha = EXCLUDED.sha`
}

const nameOf = ({ source, context }: { source: string; context: string }) => `${source}\0${context}`
