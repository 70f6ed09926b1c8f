import type { PrismaClient } from '../generated/client'

const CHUNKS_AT_A_TIME = 16

/** A run's stored log in order, from `from` on, a few chunks at a time: `offset` and `bytes`. */
export async function* readRunLog(
  db: PrismaClient,
  runId: string,
  from = 0,
): AsyncGenerator<{ id: bigint; offset: number; bytes: Buffer; at: Date }> {
  for (let after = -1n; ; ) {
    const chunks = await db.logChunk.findMany({
      where: { runId, offset: { gt: after } },
      orderBy: { offset: 'asc' },
      take: CHUNKS_AT_A_TIME,
    })
    for (const { id, offset, bytes, at } of chunks) {
      after = offset
      const skip = Math.max(0, from - Number(offset))
      if (skip < bytes.length) yield { id, offset: Number(offset) + skip, bytes: Buffer.from(bytes).subarray(skip), at }
    }
    if (chunks.length < CHUNKS_AT_A_TIME) return
  }
}
