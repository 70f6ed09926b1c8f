import type { CheckVerdict } from '@/lib/domain/check-alert'
import { binOf } from '@/lib/domain/latency-bins'
import type { Prisma } from '../generated/client'

/** A run on schedule that has ended. `totalMs` is `null` where not all requests were made. */
export type CountedRun = {
  at: Date
  verdict: CheckVerdict
  totalMs: number | null
  /** By request of the file; `null` where it was not made, or not answered. Milliseconds. */
  requestMs: (number | null)[]
}

/** Adds a run to the sums of its hour and its day, which long ranges are drawn from. Once for each run. */
export async function countCheckRun(tx: Prisma.TransactionClient, checkId: string, run: CountedRun): Promise<void> {
  const { at, verdict } = run
  const one = (wanted: CheckVerdict) => Number(verdict === wanted)
  await tx.$executeRaw`
    INSERT INTO "CheckTally" AS t ("checkId", span, at, pass, fail, inconclusive)
    SELECT ${checkId}::uuid, span, date_trunc(span, ${at}::timestamptz, 'UTC'),
      ${one('pass')}, ${one('fail')}, ${one('inconclusive')} FROM unnest(ARRAY['hour', 'day']) span
    ON CONFLICT ("checkId", span, at) DO UPDATE SET
      pass = t.pass + EXCLUDED.pass, fail = t.fail + EXCLUDED.fail, inconclusive = t.inconclusive + EXCLUDED.inconclusive`
  const times = [run.totalMs, ...run.requestMs].flatMap((ms, request) =>
    ms === null ? [] : [{ request, bin: binOf(ms) }],
  )
  if (times.length === 0) return
  await tx.$executeRaw`
    INSERT INTO "CheckBin" AS b ("checkId", span, request, at, bin, count)
    SELECT ${checkId}::uuid, span, request, date_trunc(span, ${at}::timestamptz, 'UTC'), bin, 1
    FROM unnest(ARRAY['hour', 'day']) span,
      unnest(${times.map(({ request }) => request)}::int[], ${times.map(({ bin }) => bin)}::int[]) time(request, bin)
    ON CONFLICT ("checkId", span, request, at, bin) DO UPDATE SET count = b.count + 1`
}
