import type { Until } from './acts'

/** What was chosen: one of the choices, and the local time that goes with the last of them. */
export type UntilChoice = { choice: string; at: string }
export const FOR_EVER: UntilChoice = { choice: '', at: '' }

/** The choice that a lock's end stands for, in the browser's own time zone and to the minute. */
export function choiceOf(expiresAt: string | null): UntilChoice {
  if (expiresAt === null) return FOR_EVER
  const time = new Date(expiresAt)
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  return { choice: 'at', at: local.toISOString().slice(0, 16) }
}

/** What the browser's own time zone makes of the choice. */
export function untilOf({ choice, at }: UntilChoice): Until {
  if (choice === '') return {}
  if (choice !== 'at') return { for: choice }
  const time = new Date(at)
  return { expiresAt: Number.isNaN(time.getTime()) ? at || 'no time' : time.toISOString() }
}
