import { Cron } from 'croner'
import { z } from 'zod'
import { line, positiveSeconds, read } from './config-value'
import { fail, ok, type Result } from './result'

/** Any time will do to try a schedule: it has no year in it. */
const SOME_TIME = new Date('2000-01-01T00:00:00Z')

function cronText(text: string): Result<string, string> {
  const shown = JSON.stringify(text.slice(0, 60))
  const example = 'is no schedule such as "0 9 * * 1-5" (minute, hour, day, month, weekday)'
  if (text.trim().split(/\s+/).length !== 5) return fail(`${shown} ${example}`)
  try {
    const next = new Cron(text, { timezone: 'UTC', mode: '5-part', paused: true }).nextRun(SOME_TIME)
    return next ? ok(text) : fail(`${shown} never comes: no day is like that`)
  } catch (error) {
    const why =
      error instanceof Error ? error.message.replace(/^Cron\w+: /, '').replace(/\.$/, '') : 'it cannot be read'
    return fail(`${shown} ${example}: ${why}`)
  }
}

function timeZone(text: string): Result<string, string> {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return ok(text)
  } catch {
    return fail(`${JSON.stringify(text.slice(0, 60))} is no time zone such as Europe/Berlin or UTC`)
  }
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?$/

/** A date, or a date and a time of day, on the clocks of some zone: `2026-12-24`, `2026-12-24 18:00`. */
function localTime(text: string): Result<{ day: string; clock: string | null }, string> {
  const [, year, month, date, hour, minute] = DATE_TIME.exec(text) ?? []
  const day = `${year}-${month}-${date}`
  const isDay = year !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  const isClock = hour === undefined || (Number(hour) < 24 && Number(minute) < 60)
  if (!isDay || !isClock)
    return fail(`${JSON.stringify(text.slice(0, 40))} is no time such as 2026-12-24 or "2026-12-24 18:00"`)
  return ok({ day, clock: hour === undefined ? null : `${hour}:${minute}` })
}

/** The moment when clocks in a zone show that time; where they skip it, the first one after. */
function instant(day: string, clock: string, timezone: string): Date {
  const at = new Cron(`${day}T${clock}:00`, { timezone, paused: true }).nextRun(new Date(0))
  if (!at) throw new Error(`${day} ${clock} does not come in ${timezone}`)
  return at
}

const dayAfter = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

const timezone = read(timeZone).prefault('UTC')
const recurring = { cron: read(cronText), duration: positiveSeconds }

const window = z
  .strictObject({ ...recurring, timezone })
  .transform(({ cron, duration: seconds, timezone }) => ({ cron, seconds, timezone }))

const freeze = z
  .strictObject({
    reason: line,
    timezone,
    cron: recurring.cron.optional(),
    duration: recurring.duration.optional(),
    from: read(localTime).optional(),
    to: read(localTime).optional(),
  })
  .transform(({ reason, timezone, cron, duration, from, to }, context) => {
    if (cron !== undefined && duration !== undefined && !from && !to)
      return { reason, timezone, cron, seconds: duration }
    if (from && to && cron === undefined && duration === undefined) {
      const begin = instant(from.day, from.clock ?? '00:00', timezone)
      // A day without a time of day counts whole.
      const end = to.clock === null ? instant(dayAfter(to.day), '00:00', timezone) : instant(to.day, to.clock, timezone)
      if (begin < end) return { reason, timezone, from: begin.toISOString(), to: end.toISOString() }
      context.addIssue({ code: 'custom', path: ['to'], message: 'is not after from' })
      return z.NEVER
    }
    context.addIssue({ code: 'custom', message: 'needs either cron and duration, or from and to' })
    return z.NEVER
  })

/** `windows` and `freezes` of an environment. */
export const calendarKeys = {
  windows: z.array(window).max(20).default([]),
  freezes: z.array(freeze).max(20).default([]),
}

/** Keys of one window and of one freeze, for whoever mistypes them. */
export const WINDOW_KEYS = ['cron', 'duration', 'timezone']
export const FREEZE_KEYS = ['reason', 'timezone', 'cron', 'duration', 'from', 'to']
