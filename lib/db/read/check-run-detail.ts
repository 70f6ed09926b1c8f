import type { CheckRunDetail, RequestView } from '@/lib/api/check-run'
import type { BodyRecord, CheckResult, EntryResult } from '@/lib/checks/run/result'
import { type BodyText, bodyDiff } from '@/lib/domain/body-diff'
import { layOutJson } from '@/lib/domain/json-layout'
import { type CheckRun, Prisma, type PrismaClient } from '../generated/client'
import { RUN_WITH_HOST, toCheckRunView } from './check-runs'

/** Of each body on a page; the whole of what was kept is in the row. */
const MOST_CHARACTERS = 8_000

/** One run with its requests; `null`: there is none with this id. */
export async function readCheckRun(db: PrismaClient, id: string): Promise<CheckRunDetail | null> {
  const row = await db.checkRun.findUnique({ where: { id }, include: RUN_WITH_HOST })
  if (!row) return null
  const result = row.result as unknown as CheckResult | null
  return {
    ...toCheckRunView(row),
    requestCount: result?.entryCount ?? 0,
    requests: result?.entries.map(toRequestView) ?? [],
    against: result ? await readAgainst(db, row, result) : null,
  }
}

function toRequestView(entry: EntryResult): RequestView {
  const last = entry.exchanges.at(-1)
  const body = bodyOf(entry)
  const text = body && layOutJson(body.text, body.cut)
  return {
    ...{ index: entry.index, line: entry.line, method: entry.method, url: entry.url },
    ...{ verdict: entry.verdict, reason: entry.reason, skipped: entry.skipped, attempts: entry.attempts },
    ...{ durationMs: entry.durationMs, status: last?.response?.status ?? null, timings: last?.timings ?? null },
    asserts: entry.asserts.map(({ line, assert, verdict, expected, actual, message }) => ({
      ...{ line, assert, verdict, expected },
      actual: message ?? actual,
    })),
    captures: entry.captures.map(({ name, value }) => ({ name, value })),
    sent: last ? { headers: last.request.headers, body: sentBody(last.request.body) } : null,
    received: last?.response ? { version: last.response.version, headers: last.response.headers } : null,
    body:
      text && body ? { text: text.slice(0, MOST_CHARACTERS), cut: body.cut || text.length > MOST_CHARACTERS } : null,
  }
}

const sentBody = (body: BodyRecord | null): string | null => {
  if (!body) return null
  return body.kind === 'text' ? body.content.slice(0, MOST_CHARACTERS) : `${body.bytes} bytes that are no text`
}

/** The last answer's body where it is text. Secrets were taken out before it was kept. */
function bodyOf(entry: EntryResult | undefined): BodyText | null {
  const body = entry?.exchanges.at(-1)?.response?.body
  return body?.kind === 'text' ? { text: body.content, cut: body.truncated } : null
}

/** Only what failed is compared: what passed is as it should be, and what proved nothing may have no answer. */
async function readAgainst(db: PrismaClient, row: CheckRun, result: CheckResult): Promise<CheckRunDetail['against']> {
  const last = result.entries.at(-1)
  const now = bodyOf(last)
  if (result.verdict !== 'fail' || !last || now === null) return null
  const { serviceId, environmentId, path, startedAt } = row
  const good = await db.checkRun.findFirst({
    where: {
      ...{ serviceId, environmentId, path, verdict: 'pass', startedAt: { lt: startedAt }, id: { not: row.id } },
      // Of old runs only the verdict is kept.
      result: { not: Prisma.AnyNull },
    },
    orderBy: { startedAt: 'desc' },
    include: RUN_WITH_HOST,
  })
  const then = (good?.result as unknown as CheckResult | null)?.entries.find(({ index }) => index === last.index)
  const before = then?.method === last.method ? bodyOf(then) : null
  if (!good || before === null) return null
  return {
    ...{ runId: good.id, at: good.startedAt.toISOString(), host: good.host?.name ?? null },
    diff: bodyDiff(before, now),
  }
}
