import { type CheckParams, placeOf, requireCheck } from '@/app/api/check-place'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { json, Refused } from '@/app/api/problem'
import { waitOf, withEnd } from '@/app/api/wait-for-run'
import { nothing } from '@/lib/api/requests'
import { readRunLines } from '@/lib/db/read/check-run-lines'
import { readTime } from '@/lib/domain/read-time'
import { askCheckRun } from '@/lib/usecases/ask-check-run'
import { getDb } from '@/lib/wiring'

export const { PUT, PATCH, DELETE } = refuseOthers('GET', 'POST')

const PAGE = 100

/** Runs, the newest first; with `?bad` those that did not pass, with `?before=` the next page. */
export const GET = endpoint<CheckParams>(async (request, params) => {
  const db = await getDb()
  const check = await requireCheck(db, params)
  const query = new URL(request.url).searchParams
  const asked = query.get('before')
  const before = readTime(asked ?? '')
  if (asked !== null && before === null)
    throw new Refused(422, 'invalid', 'Not understood', `before: “${asked}” is no time in ISO 8601.`, 'before')
  const filter = { bad: query.has('bad'), ...(before && { before }) }
  const runs = await readRunLines(db, check, filter, PAGE)
  return json(200, { runs, next: runs.length === PAGE ? (runs.at(-1)?.at ?? null) : null })
})

const ask = post<CheckParams, object>(nothing, ({ ctx, actor, params }) => askCheckRun(ctx, actor, placeOf(params)))

/** Runs the check now. With `?wait=30s` the answer comes with the run's end, if that is soon enough. */
export const POST = endpoint<CheckParams>(async (request, params) => {
  const waitMs = waitOf(request)
  return withEnd(request, await ask(request, { params: Promise.resolve(params) }), waitMs)
})
