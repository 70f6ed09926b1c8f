import { parseDuration } from '@/lib/domain/duration'
import { moment } from '@/lib/domain/moment'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Problem } from './problem'

/** Until when a lock holds: a time (ISO 8601), or from now on for a duration (`2h`). With neither, until it is unlocked. */
export type ExpiryInput = { expiresAt?: string | undefined; for?: string | undefined }

const LONGEST_MS = 366 * 86_400_000
const REASON_MAX = 500

const invalid = (field: string, title: string, detail: string) =>
  fail<Problem>({ code: 'invalid', title, detail, field })

/** The time when a lock expires; `null`: it does not. */
export function readExpiry(input: ExpiryInput, now: Date): Result<Date | null, Problem> {
  if (input.for && input.expiresAt)
    return invalid('for', 'Until when', 'Give either the time when the lock expires or how long it holds, not both.')
  if (input.for) {
    const ms = parseDuration(input.for.trim())
    if (!ms.ok) return invalid('for', 'How long', `${ms.failure}.`)
    return ms.value > 0 ? ok(new Date(now.getTime() + ms.value)) : invalid('for', 'How long', '0s holds nothing.')
  }
  if (!input.expiresAt) return ok(null)
  const at = new Date(input.expiresAt)
  if (Number.isNaN(at.getTime())) {
    const detail = `“${input.expiresAt.slice(0, 40)}” is no time such as 2026-11-21T18:00:00Z.`
    return invalid('expiresAt', 'Until when', detail)
  }
  if (at <= now) {
    const detail = `${moment(at, now)} has passed. Give a later time, or leave it empty.`
    return invalid('expiresAt', 'Until when', detail)
  }
  if (at.getTime() - now.getTime() > LONGEST_MS)
    return invalid('expiresAt', 'Until when', `${moment(at, now)} is more than a year away. Leave it empty instead.`)
  return ok(at)
}

/** A person's reason: one line that says something. `what` begins the refusal. */
export function readReason(text: string, what: string): Result<string, Problem> {
  const reason = text.replace(/\s+/g, ' ').trim()
  if (reason === '') return invalid('reason', 'Reason', `${what} needs a reason: it is shown to everyone who meets it.`)
  if (reason.length > REASON_MAX)
    return invalid('reason', 'Reason', `The reason has ${reason.length} characters: at most ${REASON_MAX} are allowed.`)
  return ok(reason)
}
