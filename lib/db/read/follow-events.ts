import type { BriefEvent } from '@/lib/api/deploy-stream'
import type { PrismaClient } from '../generated/client'
import type { Wake } from '../wakes'

const EVENTS_AT_A_TIME = 200
/** Ids are given before commits: one that is a little lower can still appear. So far back is looked again. */
const LOOK_BACK = 200n

/** The newest event's id. */
export async function lastEvent(db: PrismaClient): Promise<bigint> {
  const { _max } = await db.event.aggregate({ _max: { id: true } })
  return _max.id ?? 0n
}

/** How long before a page is read its events begin: more than reading it takes. */
const BEFORE_PAGE_SECONDS = 5

/** Where a page that is being read goes on: what happened while it was read comes again. */
export async function eventsOfPage(db: PrismaClient): Promise<string> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM "Event" WHERE at < now() - make_interval(secs => ${BEFORE_PAGE_SECONDS}::int) ORDER BY id DESC LIMIT 1`
  return String(row?.id ?? 0)
}

/**
 * All events in brief from `after` on, each once, in about the order in which they happened; `null` when nothing
 * happened for a while. Ends when `wake` says `over`.
 */
export async function* followEvents(db: PrismaClient, after: bigint, wake: Wake): AsyncGenerator<BriefEvent | null> {
  let newest = after
  const before = await db.event.findMany({ where: { id: { gt: after - LOOK_BACK, lte: after } }, select: { id: true } })
  const known = new Set(before.map(({ id }) => id))
  for (;;) {
    const from = newest - LOOK_BACK
    const rows = await db.event.findMany({
      where: { id: { gt: from, notIn: [...known] } },
      orderBy: { id: 'asc' },
      take: EVENTS_AT_A_TIME,
      select: { id: true, kind: true, at: true, deployId: true, serviceId: true, hostId: true },
    })
    for (const row of rows) {
      known.add(row.id)
      if (row.id > newest) newest = row.id
      yield { ...row, id: String(row.id), at: row.at.toISOString() }
    }
    for (const id of known) if (id <= newest - LOOK_BACK) known.delete(id)
    if (rows.length > 0) continue
    const woken = await wake()
    if (woken === 'over') return
    if (woken === 'quiet') yield null
  }
}
