import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { requireDeploy } from '@/app/api/require-deploy'
import { readCheckRuns } from '@/lib/db/read/check-runs'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** The runs of checks around a deploy, in the order they began. */
export const GET = endpoint<{ id: string }>(async (_request, { id }) => {
  const db = await getDb()
  await requireDeploy(db, id)
  return json(200, { checks: await readCheckRuns(db, id) })
})
