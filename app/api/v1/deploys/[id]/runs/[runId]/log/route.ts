import { byteRange } from '@/app/api/byte-range'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { logResponse } from '@/app/api/log-response'
import { json, Refused, withType } from '@/app/api/problem'
import { deployId } from '@/app/api/require-deploy'
import { readRunBytes, readRunForLog } from '@/lib/db/read/run-bytes'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** The bytes of a run's log exactly as the host wrote them, as far as they are here: all, a `Range`, or from `?offset=`. */
export const GET = endpoint<{ id: string; runId: string }>(async (request, { id, runId }) => {
  const db = await getDb()
  const run = await readRunForLog(db, deployId(id), runId)
  if (!run) throw new Refused(404, 'not_found', 'No such run', `The deploy has no run “${runId}”.`)

  const range = byteRange(request.headers.get('range'), run.length)
  if (range === 'unsatisfiable') {
    const detail = `The log has ${run.length} bytes so far.`
    const body = withType({ status: 416, code: 'range_not_satisfiable', title: 'Behind the end', detail })
    return json(416, body, { 'Content-Range': `bytes */${run.length}` })
  }
  const { start, end } = range ?? { start: offsetOf(request, run.length), end: run.length }
  return logResponse(range ? 206 : 200, run.filename, readRunBytes(db, runId, start, end), {
    'Accept-Ranges': 'bytes',
    'Content-Length': String(end - start),
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${run.length}` }),
  })
})

function offsetOf(request: Request, length: number): number {
  const text = new URL(request.url).searchParams.get('offset') ?? '0'
  if (!/^\d{1,15}$/.test(text))
    throw new Refused(400, 'malformed', 'Unusable offset', `“${text}” is not a number of bytes.`, 'offset')
  return Math.min(Number(text), length)
}
