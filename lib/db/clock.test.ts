import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabaseClock } from './clock'
import type { PrismaClient } from './generated/client'

const HOUR_MS = 3_600_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Its clock is `ahead` of ours, and it answers after `delays`, one after the other. */
function database(ahead: number, delays: number[]): PrismaClient {
  return {
    $queryRaw: async () => {
      const delay = delays.shift() ?? 0
      vi.setSystemTime(Date.now() + delay / 2)
      const now = new Date(Date.now() + ahead)
      vi.setSystemTime(Date.now() + delay / 2)
      return [{ now }]
    },
  } as unknown as PrismaClient
}

const apart = (now: Date) => now.getTime() - Date.now()

test('a clock an hour off is put right by the first answer, however long that took', async () => {
  const clock = await openDatabaseClock(database(HOUR_MS, [5_000]))
  expect(apart(clock.now())).toBe(HOUR_MS)
})

test('an answer that took longer than the clocks are apart tells nothing', async () => {
  const clock = await openDatabaseClock(database(400, [5_000, 10]))
  expect(apart(clock.now())).toBe(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(apart(clock.now())).toBe(400)
})
