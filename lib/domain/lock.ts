import { type Fact, missing, type Reason } from './decision'
import { moment } from './moment'

/** What a lock holds, by name; `null` is all of them: with neither, everything. */
export type LockScope = { service: string | null; environment: string | null }

/** A person's hold. Expired it holds nothing; that is computed where it is asked, and swept nowhere. */
export type Lock = LockScope & {
  id: string
  reason: string
  /** Name of who locked it. */
  by: string
  createdAt: Date
  /** `null`: until somebody unlocks it. */
  expiresAt: Date | null
}

const isLive = ({ expiresAt }: Pick<Lock, 'expiresAt'>, now: Date): boolean => expiresAt === null || expiresAt > now

/** Whether a lock's scope holds a service's environment. */
const holds = (scope: LockScope, place: { service: string; environment: string }): boolean =>
  (scope.service === null || scope.service === place.service) &&
  (scope.environment === null || scope.environment === place.environment)

/** What is locked, as a sentence begins: `checkout on production`, `checkout`, `production of every service`. */
export function lockedPlace({ service, environment }: LockScope): string {
  if (service !== null) return environment === null ? service : `${service} on ${environment}`
  return environment === null ? 'everything' : `${environment} of every service`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** `checkout on production is locked by Ines until 18:00 UTC: “Black Friday”.` Names of services keep their first letter. */
export function lockSentence(lock: Lock, now: Date): string {
  const place = lock.service === null ? capital(lockedPlace(lock)) : lockedPlace(lock)
  const until = lock.expiresAt ? ` until ${moment(lock.expiresAt, now)}` : ''
  return `${place} is locked by ${lock.by}${until}: “${lock.reason.replace(/\.$/, '')}”.`
}

/** The locks that hold a place now, the narrowest first. */
export function locksOn(place: { service: string; environment: string }, locks: readonly Lock[], now: Date): Lock[] {
  const width = ({ service, environment }: LockScope) => Number(service === null) * 2 + Number(environment === null)
  return locks.filter(lock => isLive(lock, now) && holds(lock, place)).toSorted((a, b) => width(a) - width(b))
}

/** Why locks stand in the way of a deploy. A rollback never asks. */
export function lockReasons(
  place: { service: string; environment: string },
  locks: Fact<readonly Lock[]>,
  now: Date,
): Reason[] {
  if (!locks.known) return [missing('Whether a lock holds', locks.why)]
  return locksOn(place, locks.value, now).map(lock => ({
    code: 'locked',
    message: lockSentence(lock, now),
    unblock: {
      who: lock.by,
      action: lock.expiresAt ? 'Unlock it, or wait until it expires' : 'Unlock it',
      href: lock.service === null ? '/settings#locks' : `/services/${lock.service}`,
    },
  }))
}
