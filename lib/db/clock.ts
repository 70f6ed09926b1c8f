import type { Clock } from '@/lib/ports/clock'
import type { PrismaClient } from './generated/client'

const MEASURE_MS = 60_000
/** Less than this is not worth a step in time. */
const CLOSE_MS = 100

/**
 * The database's clock: workers take deploys over from each other, and what one has begun another must be able to time. It is
 * this machine's, put right by what the database said last.
 */
export async function openDatabaseClock(db: PrismaClient): Promise<Clock> {
  let ahead = 0
  const measure = async () => {
    const asked = Date.now()
    const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
    const told = Date.now()
    const found = row ? row.now.getTime() - (asked + told) / 2 : ahead
    // It was said at some time in between: less than that an answer cannot tell.
    const unsure = (told - asked) / 2
    if (Math.abs(found - ahead) > Math.max(CLOSE_MS, unsure)) ahead = found
  }
  await measure()
  setInterval(() => void measure().catch(() => {}), MEASURE_MS).unref()
  return { now: () => new Date(Date.now() + ahead) }
}
