import type { LogPiece } from '@/lib/api/deploy-stream'
import { Prisma, type PrismaClient } from '../generated/client'

/** A log that is longer is sent without its middle. */
export const LONGEST_LOG_BYTES = 32 * 1024 * 1024
const HEAD_BYTES = 8 * 1024 * 1024
/** Bytes of one reading; what a follower may have in memory at most, once more as base64. */
const READING_BYTES = 1024 * 1024

type Stored = { id: bigint; runId: string; offset: bigint; bytes: Uint8Array; at: Date }
export type StoredPiece = LogPiece & { id: bigint }

/** The part of a host's log that a follower is not sent: every chunk with an id between these two, ends included. */
export type HiddenMiddle = { from: bigint; to: bigint; bytes: number }

const ofHost = (deployId: string, host: string) => Prisma.sql`
  "LogChunk" c JOIN "Run" r ON r.id = c."runId" JOIN "Host" h ON h.id = r."hostId"
  WHERE r."deployId" = ${deployId}::uuid AND h.name = ${host}`

/** The next stored pieces of a host's log after a chunk, oldest first, about a megabyte at most. */
export async function readHostLog(
  db: PrismaClient,
  deployId: string,
  host: string,
  after: bigint,
  before?: bigint,
): Promise<StoredPiece[]> {
  const until = before === undefined ? Prisma.empty : Prisma.sql`AND c.id < ${before}`
  const rows = await db.$queryRaw<Stored[]>`
    WITH next AS (
      SELECT c.id, sum(length(c.bytes)) OVER (ORDER BY c.id) - length(c.bytes) AS "before"
      FROM ${ofHost(deployId, host)} AND c.id > ${after} ${until} ORDER BY c.id LIMIT 64)
    SELECT c.id, c."runId", c."offset", c.bytes, c.at
    FROM next n JOIN "LogChunk" c ON c.id = n.id WHERE n."before" < ${READING_BYTES} ORDER BY c.id`
  return rows.map(({ id, runId, offset, bytes, at }) => ({
    id,
    run: runId,
    offset: Number(offset),
    at: at.toISOString(),
    bytes: Buffer.from(bytes).toString('base64'),
  }))
}

/** What is left out of a host's log because it is very long; `null` for one of usual length. */
export async function readHiddenMiddle(db: PrismaClient, deployId: string, host: string): Promise<HiddenMiddle | null> {
  const [row] = await db.$queryRaw<{ from: bigint | null; to: bigint | null; bytes: bigint | null }[]>`
    WITH placed AS (
      SELECT c.id, length(c.bytes) AS size, sum(length(c.bytes)) OVER (ORDER BY c.id) AS upto,
        sum(length(c.bytes)) OVER () AS total
      FROM ${ofHost(deployId, host)})
    SELECT min(id) AS "from", max(id) AS "to", sum(size)::bigint AS bytes FROM placed
    WHERE total > ${LONGEST_LOG_BYTES} AND upto > ${HEAD_BYTES} AND upto <= total - ${LONGEST_LOG_BYTES - HEAD_BYTES}`
  if (!row || row.from === null || row.to === null) return null
  return { from: row.from, to: row.to, bytes: Number(row.bytes) }
}
