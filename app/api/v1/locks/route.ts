import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { json } from '@/app/api/problem'
import { lockRequest } from '@/lib/api/requests'
import { readLockRows, toLockView } from '@/lib/db/read/locks'
import { lock } from '@/lib/usecases/locks'
import { getContext } from '@/lib/wiring'

export const { PUT, PATCH, DELETE } = refuseOthers('GET', 'POST')

/** Every lock that holds something now, the oldest first. */
export const GET = endpoint(async () => {
  const { db, clock } = await getContext()
  return json(200, { locks: (await readLockRows(db, clock.now())).map(toLockView) })
})

/** Locks a service's environment, a service, an environment, or everything. */
export const POST = post(lockRequest, ({ ctx, actor, body }) => lock(ctx, actor, body), 201)
