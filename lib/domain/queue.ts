import { type Calendar, calendarReasons, opensAt } from './calendar'
import { type ActiveDeploy, type Reason, turn } from './decision'
import { type DeployKind, type DeployState, isActive } from './deploy'
import { type Lock, lockReasons, locksOn } from './lock'

/** A deploy that waits in the queue of its service and environment. */
export type Waiting = {
  number: number
  kind: DeployKind
  /** A person has set it aside: who, and why. */
  held: { by: string; reason: string } | null
  /** A person has put it first. */
  jumpedAt: Date | null
  calendar: Calendar | null
}

export type QueueFacts = {
  service: string
  environment: string
  /** All that wait in this queue. */
  waiting: readonly Waiting[]
  /** What runs there now, and how many seconds ago it began. */
  active: { number: number; state: DeployState; seconds: number } | null
  /** How long one takes here, in seconds: the median of the last good ones; `null` when there are none. */
  typicalSeconds: number | null
  locks: readonly Lock[]
  now: Date
}

/** Where a deploy stands in its queue. */
export type QueuePlace = {
  /** 1 is next; `null`: it cannot start now, whatever is before it. */
  position: number | null
  /** How many could start. */
  of: number
  /** When it starts, as far as is known. */
  startsAt: Date | null
  /** What it waits for, the most important first. */
  reasons: Reason[]
}

/** Who goes first: the last that was put first, then the oldest. */
export function byTurn(a: Waiting, b: Waiting): number {
  return (b.jumpedAt?.getTime() ?? 0) - (a.jumpedAt?.getTime() ?? 0) || a.number - b.number
}

/** What keeps one from starting that has nothing to do with who else waits. Only a person keeps a rollback. */
function ownReasons(deploy: Waiting, { service, environment, locks, now }: QueueFacts): Reason[] {
  const { held, calendar } = deploy
  const hold: Reason[] = held
    ? [
        {
          code: 'held',
          message: `${held.by} has set it aside: “${held.reason.replace(/\.$/, '')}”.`,
          unblock: { who: held.by, action: 'Release it' },
        },
      ]
    : []
  if (deploy.kind === 'rollback') return hold
  const closed = calendar ? calendarReasons(environment, calendar, now) : []
  return [...hold, ...lockReasons({ service, environment }, { known: true, value: locks }, now), ...closed]
}

/** When locks and calendar let it go, if nobody does anything; `null`: not by itself. */
function freeAt({ held, calendar }: Waiting, { service, environment, locks, now }: QueueFacts): Date | null {
  if (held) return null
  const ends = locksOn({ service, environment }, locks, now).map(({ expiresAt }) => expiresAt)
  if (ends.some(end => end === null)) return null
  const unlocked = new Date(Math.max(now.getTime(), ...ends.map(end => end?.getTime() ?? 0)))
  return calendar ? opensAt(calendar, unlocked) : unlocked
}

/** Where a deploy of the queue stands, what it waits for, and when it will start. */
export function queuePlace(deploy: Waiting, facts: QueueFacts): QueuePlace {
  const { waiting, active, typicalSeconds, now } = facts
  const able = waiting.filter(other => ownReasons(other, facts).length === 0).toSorted(byTurn)
  const own = ownReasons(deploy, facts)
  if (own.length > 0) {
    const reasons = own.map((reason): Reason => ({ ...reason, waits: true }))
    return { position: null, of: able.length, startsAt: freeAt(deploy, facts), reasons }
  }
  const at = able.findIndex(({ number }) => number === deploy.number)
  const before = able[at - 1]
  const ahead = before ? { number: before.number, state: 'queued' as const } : active
  const left = active && typicalSeconds !== null ? Math.max(0, typicalSeconds - active.seconds) : 0
  const known = typicalSeconds !== null || (at === 0 && !active)
  const seconds = left + at * (typicalSeconds ?? 0)
  return {
    position: at + 1,
    of: able.length,
    startsAt: known ? new Date(now.getTime() + seconds * 1000) : null,
    reasons: turn({ known: true, value: ahead }),
  }
}

/** A deploy that runs or waits, as whoever wants another one meets it. */
export type Unfinished = {
  number: number
  state: DeployState
  kind: DeployKind
  /** Who asked for it. */
  who: string
  held: boolean
  jumped: boolean
}

/** What a new deploy or rollback waits for, and whose place in the queue it takes: the newest deploy wins. */
export function aheadOf(
  kind: DeployKind,
  unfinished: readonly Unfinished[],
): { active: ActiveDeploy | null; replaces: Replaced | null } {
  const newestFirst = unfinished.toSorted((a, b) => b.number - a.number)
  const waits = newestFirst.filter(({ state, held }) => state === 'queued' && !held)
  const givesWay = (deploy: Unfinished) => kind === 'deploy' && deploy.kind === 'deploy' && !deploy.jumped
  const replaced = waits.find(givesWay)
  const active = waits.find(deploy => !givesWay(deploy)) ?? newestFirst.find(({ state }) => isActive(state))
  return {
    active: active ? { number: active.number, state: active.state } : null,
    replaces: replaced ? { number: replaced.number, by: replaced.who } : null,
  }
}

/** A deploy in the queue that gives way to a newer one. */
export type Replaced = { number: number; by: string }

/** Worth knowing before a click: what somebody else has queued will not run. */
export function replacedReasons(replaced: Replaced | null): Reason[] {
  if (!replaced) return []
  const { number, by } = replaced
  const message = `#${number}, which ${by} asked for and which waits still, gives way to this one.`
  return [{ code: 'gives_way', message, unblock: { action: `Hold #${number} if it has to run too` }, warns: true }]
}
