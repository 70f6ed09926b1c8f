import type { DeployEventData } from '@/lib/api/deploy'
import type { DeployChange, DeployDetail, LogGap, LogPiece, StreamEnd } from '@/lib/api/deploy-stream'
import { type DeployState, isTerminal } from '@/lib/domain/deploy'
import type { Event, PrismaClient } from '../generated/client'
import type { Wake } from '../wakes'
import { type DeployCursor, formatCursor, lastEventOf } from './deploy-cursor'
import { readDeployDetail } from './deploy-detail'
import { type HiddenMiddle, readHiddenMiddle, readHostLog } from './host-log'

/** One thing a follower is sent. `id` is the cursor with which it can go on after this. */
export type Followed =
  | { id: string; event: 'snapshot'; data: DeployDetail }
  | { id: string; event: 'change'; data: DeployChange }
  | { id: string; event: 'log'; data: LogPiece }
  | { id: string; event: 'gap'; data: LogGap }
  | { id: string; event: 'end'; data: StreamEnd }
  | { event: 'quiet' }

export type Following = {
  deployId: string
  /** The host whose log is wanted too. */
  host: string | null
  /** Where to go on; `null`: from a snapshot and the log's beginning. */
  after: DeployCursor | null
  wake: Wake
}

const EVENTS_AT_A_TIME = 50

/**
 * Everything that happens to a deploy, and the log of one of its hosts, in order and exactly once from the cursor on;
 * ends when the deploy is over and all of it was given. Rows are the truth: a wake only says that it is time to look.
 * Reads only when it is asked for the next, so a slow follower holds one reading in memory.
 */
export async function* followDeploy(
  db: PrismaClient,
  { deployId, host, after, wake }: Following,
): AsyncGenerator<Followed> {
  const at = after ? { ...after } : { event: 0n, chunk: 0n }
  if (!after) {
    at.event = await lastEventOf(db, deployId)
    const detail = await readDeployDetail(db, deployId)
    if (!detail) return
    yield { id: formatCursor(at), event: 'snapshot', data: detail }
  }
  const hidden = host === null ? null : await readHiddenMiddle(db, deployId, host)
  for (;;) {
    // Read before the rest: what is written before the state became final is then seen by the readings below.
    const state = await readState(db, deployId)
    if (!state) return
    const events = yield* followEvents(db, deployId, at)
    const pieces = host === null ? 0 : yield* followLog(db, deployId, host, at, hidden)
    if (events + pieces > 0) continue
    if (isTerminal(state)) {
      yield { id: formatCursor(at), event: 'end', data: { state } }
      return
    }
    const woken = await wake()
    if (woken === 'over') return
    if (woken === 'quiet') yield { event: 'quiet' }
  }
}

async function readState(db: PrismaClient, id: string): Promise<DeployState | null> {
  const row = await db.deploy.findUnique({ where: { id }, select: { state: true } })
  return row ? (row.state as DeployState) : null
}

async function* followEvents(db: PrismaClient, deployId: string, at: DeployCursor): AsyncGenerator<Followed, number> {
  const events = await db.event.findMany({
    where: { deployId, id: { gt: at.event } },
    orderBy: { id: 'asc' },
    take: EVENTS_AT_A_TIME,
  })
  for (const event of events) {
    at.event = event.id
    yield { id: formatCursor(at), event: 'change', data: toChange(event) }
  }
  return events.length
}

/** Only our own transitions write events of deploys, so their data has its shape. */
function toChange({ kind, at, actorKind, actorId, actorName, data }: Event): DeployChange {
  const actor = { kind: actorKind, id: actorId, name: actorName }
  return { ...(data as DeployEventData), kind, at: at.toISOString(), actor }
}

async function* followLog(
  db: PrismaClient,
  deployId: string,
  host: string,
  at: DeployCursor,
  hidden: HiddenMiddle | null,
): AsyncGenerator<Followed, number> {
  const ahead = hidden !== null && at.chunk < hidden.from
  const pieces = await readHostLog(db, deployId, host, at.chunk, ahead ? hidden.from : undefined)
  for (const { id, ...data } of pieces) {
    at.chunk = id
    yield { id: formatCursor(at), event: 'log', data }
  }
  if (!ahead || pieces.length > 0) return pieces.length
  at.chunk = hidden.to
  yield { id: formatCursor(at), event: 'gap', data: { bytes: hidden.bytes } }
  return 1
}
