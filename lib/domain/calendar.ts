import { Cron } from 'croner'
import type { Reason } from './decision'
import { moment } from './moment'

/** A span of time that comes again: it begins when `cron` says and lasts `seconds` of real time, across clock changes. */
type Recurring = { cron: string; seconds: number; timezone: string }

/** When deploys may start. */
export type Window = Recurring
/** When they may not: again and again, or once (`from` and `to` in ISO 8601, UTC). */
export type Freeze = { reason: string; timezone: string } & (
  | { cron: string; seconds: number }
  | { from: string; to: string }
)

/** No windows: always open. A freeze closes whatever is open. */
export type Calendar = { windows: Window[]; freezes: Freeze[] }

/** The end of time, as far as dates go. */
const NEVER = new Date(8.64e15)

/** How many spans without a gap are followed: what goes on after that has no end that anyone waits for. */
const LONGEST_CHAIN = 50

const schedule = ({ cron, timezone }: Pick<Recurring, 'cron' | 'timezone'>) =>
  new Cron(cron, { timezone, mode: '5-part', paused: true })

/** When the recurring span that holds `now` is over; `null`: none does. */
function endOfRecurring(span: Recurring, now: Date): Date | null {
  // `previousRuns` leaves its reference out, and knows whole seconds only.
  const [start] = schedule(span).previousRuns(1, new Date(now.getTime() + 1000))
  const end = start && new Date(start.getTime() + span.seconds * 1000)
  return end && end > now ? end : null
}

/** When a freeze that holds `now` is over; `null`: it does not hold. */
function endOfFreeze(freeze: Freeze, now: Date): Date | null {
  if ('cron' in freeze) return endOfRecurring(freeze, now)
  const to = new Date(freeze.to)
  return new Date(freeze.from) <= now && now < to ? to : null
}

/** The end of what goes on without a gap; `null`: it has none in sight. `endOf` is that of the one span at a time. */
function lastEnd(endOf: (now: Date) => Date | null, now: Date): Date | null {
  let at = now
  for (let links = 0; links < LONGEST_CHAIN; links++) {
    const end = endOf(at)
    if (!end) return at
    at = end
  }
  return null
}

/** The next opening of any window after `now`, and the zone that it is written in. */
function nextOpening(windows: readonly Window[], now: Date): { at: Date; timezone: string } | null {
  const openings = windows.flatMap(window => {
    const at = schedule(window).nextRun(now)
    return at ? [{ at, timezone: window.timezone }] : []
  })
  return openings.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null
}

const isOpen = (windows: readonly Window[], now: Date) =>
  windows.length === 0 || windows.some(window => endOfRecurring(window, now) !== null)

/** The first time from `now` on at which a deploy may start; `null` when none is in sight. */
export function opensAt({ windows, freezes }: Calendar, now: Date): Date | null {
  return lastEnd(at => {
    const frozen = freezes.map(freeze => endOfFreeze(freeze, at)).find(end => end !== null)
    if (frozen || isOpen(windows, at)) return frozen ?? null
    return nextOpening(windows, at)?.at ?? NEVER
  }, now)
}

const BACK = 'A rollback is never stopped by that.'

function frozen(environment: string, freeze: Freeze, now: Date): Reason[] {
  if (!endOfFreeze(freeze, now)) return []
  const end = lastEnd(at => endOfFreeze(freeze, at), now)
  const until = end && moment(end, now, freeze.timezone)
  const why = freeze.reason.replace(/\.$/, '')
  return [
    {
      code: 'frozen',
      message: `${environment} is frozen${until ? ` until ${until}` : ''}: ${why}. ${BACK}`,
      unblock: { action: `${until ? 'Wait, or change' : 'Change'} its freezes in prometheus.yml` },
    },
  ]
}

function outside(environment: string, windows: Window[], now: Date): Reason[] {
  if (isOpen(windows, now)) return []
  const next = nextOpening(windows, now)
  const opens = next ? `the next opens ${moment(next.at, now, next.timezone)}` : 'none opens again'
  return [
    {
      code: 'outside_window',
      message: `${environment} takes deploys only in its windows, and ${opens}. ${BACK}`,
      unblock: { action: `${next ? 'Wait, or change' : 'Change'} its windows in prometheus.yml` },
    },
  ]
}

/** A page asks the same for every branch, at one moment: the answers of that moment, by what was asked. */
const asked = new WeakMap<Date, Map<string, Reason[]>>()

/** Why the calendar stands in the way of a deploy to an environment now. A rollback never asks. */
export function calendarReasons(environment: string, { windows, freezes }: Calendar, now: Date): Reason[] {
  if (windows.length + freezes.length === 0) return []
  const answers = asked.get(now) ?? new Map<string, Reason[]>()
  asked.set(now, answers)
  const question = JSON.stringify([environment, windows, freezes])
  const known = answers.get(question)
  if (known) return known
  const reasons = [
    ...freezes.flatMap(freeze => frozen(environment, freeze, now)),
    ...outside(environment, windows, now),
  ]
  answers.set(question, reasons)
  return reasons
}
