import { stripMarks } from '@/lib/commands/marks'
import type { PrismaClient } from '../generated/client'
import { readRunLog } from './run-log'

const LINE_FEED = 0x0a
/** A line that is longer is passed on in pieces; no mark is nearly as long. */
const LONGEST_LINE = 1024 * 1024

/** The runs of a host in a deploy, in order; `null` when there is no such deploy or host in it. */
export async function readHostRuns(db: PrismaClient, deployId: string, host: string) {
  const deploy = await db.deploy.findUnique({
    where: { id: deployId },
    include: {
      service: true,
      environment: true,
      runs: { where: { host: { name: host } }, orderBy: { position: 'asc' } },
    },
  })
  if (!deploy || deploy.runs.length === 0) return null
  const { service, environment, number, runs } = deploy
  return { filename: `${service.name}-${environment.name}-${number}-${host}.log`, runs }
}

/** The whole log of a host as people read it: its runs one after another, without our marks. */
export async function* readHostLogText(
  db: PrismaClient,
  runs: { id: string; part: string; nonce: string | null }[],
): AsyncGenerator<Uint8Array> {
  for (const { id, part, nonce } of runs) {
    yield Buffer.from(`==== ${part}\n`)
    yield* nonce === null ? readPlain(db, id) : readUnmarked(db, id, nonce)
    yield Buffer.from('\n')
  }
}

async function* readPlain(db: PrismaClient, runId: string): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of readRunLog(db, runId)) yield bytes
}

/** A mark ends its line, so whole lines can be cleaned one block at a time. */
async function* readUnmarked(db: PrismaClient, runId: string, nonce: string): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const { bytes } of readRunLog(db, runId)) {
    const block = Buffer.concat([rest, bytes])
    const end = block.length > LONGEST_LINE ? block.length : block.lastIndexOf(LINE_FEED) + 1
    yield stripMarks(nonce, block.subarray(0, end))
    rest = block.subarray(end)
  }
  yield stripMarks(nonce, rest)
}
