import { createHash } from 'node:crypto'

/** The shortest time between two runs of a check, in seconds. */
export const SHORTEST_SCHEDULE_SECONDS = 10

/**
 * Where in its interval a check runs, in milliseconds from 0 up to `everyMs`. It follows from the key alone (service,
 * environment and file), so every worker gives the same answer, and many checks spread evenly.
 */
export function scheduleOffset(key: readonly string[], everyMs: number): number {
  const digest = createHash('sha256').update(JSON.stringify(key)).digest()
  return Math.floor((digest.readUIntBE(0, 6) / 2 ** 48) * everyMs)
}

/** The first time after `now` at which a check runs. All are milliseconds; the times do not depend on when it was asked. */
export function nextRunAt(now: number, everyMs: number, offset: number): number {
  return (Math.floor((now - offset) / everyMs) + 1) * everyMs + offset
}

/**
 * May a run begin now? Not while the one before goes on: a slow check skips its turns and never overlaps itself. One
 * that has gone on for longer than `longestMs` has died with its worker and holds nothing up.
 */
export function mayBegin(
  now: number,
  before: { startedAt: number; finished: boolean } | null,
  longestMs: number,
): boolean {
  return before === null || before.finished || now - before.startedAt > longestMs
}

/** How a check is delivered again and again: every `everyMs`, `offsetMs` after the interval's begin. Milliseconds. */
export type Schedule = { key: string; everyMs: number; offsetMs: number }

/** A schedule that is this late is stuck: whoever had to plan its next run died on the way. */
const STUCK_MS = 60_000

/** What is to be set and what to be removed, so that a queue holds the wanted schedules and no others. */
export function scheduleChanges(
  wanted: readonly Schedule[],
  held: readonly (Schedule & { nextAt: number })[],
  now: number,
): { set: Schedule[]; remove: string[] } {
  const has = new Map(held.map(schedule => [schedule.key, schedule]))
  const keys = new Set(wanted.map(({ key }) => key))
  const isGood = ({ key, everyMs, offsetMs }: Schedule) => {
    const one = has.get(key)
    return one?.everyMs === everyMs && one.offsetMs === offsetMs && one.nextAt + everyMs + STUCK_MS > now
  }
  return {
    set: wanted.filter(schedule => !isGood(schedule)),
    remove: held.filter(({ key }) => !keys.has(key)).map(({ key }) => key),
  }
}
