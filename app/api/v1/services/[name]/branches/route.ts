import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, Refused } from '@/app/api/problem'
import { readBranchViews } from '@/lib/db/read/branch-views'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** A service's branches, the newest commit first. */
export const GET = endpoint<{ name: string }>(async (_request, { name }) => {
  const branches = await readBranchViews(await getDb(), name)
  if (!branches) throw new Refused(404, 'not_found', 'No such service', `There is no service “${name}”.`)
  return json(200, { branches })
})
