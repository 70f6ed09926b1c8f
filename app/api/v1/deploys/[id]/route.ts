import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { deployId, refuseDeploy } from '@/app/api/require-deploy'
import { readDeployDetail } from '@/lib/db/read/deploy-detail'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** A deploy: state, plan, the steps of every host, and its runs. */
export const GET = endpoint<{ id: string }>(async (_request, { id }) => {
  const detail = await readDeployDetail(await getDb(), deployId(id))
  if (!detail) throw refuseDeploy(id)
  return json(200, detail)
})
