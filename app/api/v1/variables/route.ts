import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { json } from '@/app/api/problem'
import { variableRequest } from '@/lib/api/requests'
import { readVariables } from '@/lib/db/read/variables'
import { setVariable } from '@/lib/usecases/variables'
import { getContext } from '@/lib/wiring'

export const { POST, PATCH, DELETE } = refuseOthers('GET', 'PUT')

/** Every variable of checks; the values of secrets stay where they are. */
export const GET = endpoint(async () => {
  const { db, vault } = await getContext()
  return json(200, { variables: await readVariables(db, vault) })
})

/** Sets a variable in its scope. */
export const PUT = post(variableRequest, ({ ctx, actor, body }) => setVariable(ctx, actor, body), 200)
