import type { PrismaClient } from '../generated/client'
import { readRunLog } from './run-log'

/** A run of a deploy, for its log: what names the file, and how many bytes are stored. */
export async function readRunForLog(db: PrismaClient, deployId: string, runId: string) {
  const run = await db.run.findFirst({
    where: { id: runId, deployId },
    include: { host: { select: { name: true } }, deploy: { include: { service: true, environment: true } } },
  })
  if (!run) return null
  const [stored] = await db.$queryRaw<{ length: bigint | null }[]>`
    SELECT max("offset" + length(bytes))::bigint AS length FROM "LogChunk" WHERE "runId" = ${runId}`
  const { service, environment, number } = run.deploy
  return {
    filename: `${service.name}-${environment.name}-${number}-${run.host.name}-${run.part}.log`,
    length: Number(stored?.length ?? 0),
  }
}

/** Bytes `[start, end)` of a run's log, a few chunks in memory at a time. */
export async function* readRunBytes(
  db: PrismaClient,
  runId: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  if (start >= end) return
  for await (const { offset, bytes } of readRunLog(db, runId, start)) {
    if (offset >= end) return
    yield bytes.subarray(0, end - offset)
    if (offset + bytes.length >= end) return
  }
}
