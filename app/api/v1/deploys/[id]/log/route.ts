import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { logResponse } from '@/app/api/log-response'
import { Refused } from '@/app/api/problem'
import { deployId } from '@/app/api/require-deploy'
import { readHostLogText, readHostRuns } from '@/lib/db/read/host-log-text'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** The whole log of one host (`?host=`) for reading: all its runs in order, without the marks between steps. */
export const GET = endpoint<{ id: string }>(async (request, { id }) => {
  const host = new URL(request.url).searchParams.get('host') ?? ''
  const db = await getDb()
  const log = await readHostRuns(db, deployId(id), host)
  if (!log) throw new Refused(404, 'not_found', 'No such log', `The deploy has no log of a host “${host}”.`, 'host')
  return logResponse(200, log.filename, readHostLogText(db, log.runs))
})
