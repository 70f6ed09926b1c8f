import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { deployId, refuseDeploy } from '@/app/api/require-deploy'
import type { DeployAnswer } from '@/lib/api/queue'
import { readDeployDetail } from '@/lib/db/read/deploy-detail'
import { readQueuePlace } from '@/lib/db/read/queue'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** A deploy: state, plan, the steps of every host, its runs, and while it waits its place in the queue. */
export const GET = endpoint<{ id: string }>(async (_request, { id }) => {
  const db = await getDb()
  const detail = await readDeployDetail(db, deployId(id))
  if (!detail) throw refuseDeploy(id)
  const answer: DeployAnswer = { ...detail, queue: await readQueuePlace(db, id, new Date()) }
  return json(200, answer)
})
