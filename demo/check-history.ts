/**
 * Writes down a week of production's checks, as if they had run all the time: a line for each run, and the sums of hours
 * and days that a worker would have made of them. `tsx demo/check-history.ts`
 */
import { z } from 'zod'
import { countCheckRun } from '@/lib/db/write/count-check-run'
import { getDb } from '@/lib/wiring'
import { until } from './until'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Production was ill for a while the day before yesterday. */
const ILL = { from: 2 * DAY - 3 * HOUR, to: 2 * DAY - 3.4 * HOUR }

const requests = z.array(z.object({ method: z.string(), url: z.string() }))

/** Numbers from 0 to 1, the same in every demo. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** When runs began, in milliseconds ago: often in the last hours, less often before. */
function* moments(): Generator<number> {
  for (let ago = 7 * DAY; ago > 6 * HOUR; ago -= 10 * MINUTE) yield ago
  for (let ago = 6 * HOUR; ago > MINUTE; ago -= MINUTE) yield ago
}

/** Milliseconds of one request: a log-normal chance about what is usual, more in the afternoon. */
function duration(at: Date, position: number, chance: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
  const busy = 1 + 0.5 * Math.max(0, Math.sin(((at.getUTCHours() - 8) / 12) * Math.PI))
  return (3 + 2 * position) * busy * Math.exp(0.35 * normal)
}

const db = await getDb()
const watched = () =>
  db.check.findMany({ where: { environment: { name: 'production' }, everySeconds: { not: null }, goneAt: null } })
await until('production is watched', async () => (await watched()).length > 0)

const now = Date.now()
for (const [number, check] of (await watched()).entries()) {
  const chance = dice(number + 1)
  const { id, serviceId, environmentId, path, sha } = check
  const count = requests.parse(check.requests).length
  const runs = [...moments()].map(ago => {
    const at = new Date(now - ago)
    const ill = path.endsWith('cart.hurl') && ago <= ILL.from && ago >= ILL.to
    const requestMs = Array.from({ length: ill ? Math.min(2, count) : count }, (_, index) =>
      duration(at, index, chance),
    )
    return { at, ill, requestMs, totalMs: requestMs.reduce((sum, ms) => sum + ms, 0) }
  })
  await db.$transaction(
    async tx => {
      await tx.checkRun.createMany({
        data: runs.map(({ at, ill, requestMs, totalMs }) => ({
          ...{ serviceId, environmentId, path, sha, requestMs, trigger: 'schedule', verdict: ill ? 'fail' : 'pass' },
          reason: ill ? 'POST /carts: line 13: HTTP 201: got 500' : null,
          ...{ startedAt: at, finishedAt: new Date(at.getTime() + totalMs) },
        })),
      })
      for (const { at, ill, requestMs, totalMs } of runs)
        await countCheckRun(tx, id, { at, verdict: ill ? 'fail' : 'pass', totalMs: ill ? null : totalMs, requestMs })
    },
    { timeout: 2 * MINUTE },
  )
}
process.exit(0)
