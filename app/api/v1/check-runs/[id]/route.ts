import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { refuseId, uuidOf } from '@/app/api/uuid'
import { readCheckRun } from '@/lib/db/read/check-run-detail'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** One run of a check with its requests, and what has changed in the answer that it ended at. */
export const GET = endpoint<{ id: string }>(async (_request, { id }) => {
  const run = await readCheckRun(await getDb(), uuidOf('check run', id))
  if (!run) throw refuseId('check run', id)
  return json(200, run)
})
