import type { PrismaClient } from '../generated/client'

/** How far someone has followed a deploy: the last event and the last log chunk they were sent. */
export type DeployCursor = { event: bigint; chunk: bigint }

export const formatCursor = ({ event, chunk }: DeployCursor): string => `${event}.${chunk}`

/** Reads `<eventId>.<chunkId>`; `null` for anything else. */
export function parseCursor(text: string): DeployCursor | null {
  const match = /^(\d{1,18})\.(\d{1,18})$/.exec(text)
  return match?.[1] && match[2] ? { event: BigInt(match[1]), chunk: BigInt(match[2]) } : null
}

/**
 * The newest event of a deploy. Within a deploy ids grow in the order of commits (every writer holds the
 * deploy's row), so nothing older can appear later.
 */
export async function lastEventOf(db: PrismaClient, deployId: string): Promise<bigint> {
  const { _max } = await db.event.aggregate({ where: { deployId }, _max: { id: true } })
  return _max.id ?? 0n
}
