import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { reachRequest } from '@/lib/api/requests'
import { setReach } from '@/lib/usecases/set-reach'

export const { GET, POST, PATCH, DELETE } = refuseOthers('PUT')

/** Sets what an environment's checks may reach. */
export const PUT = post<{ name: string }, { reach: string[] }>(
  reachRequest,
  ({ ctx, actor, params, body }) => setReach(ctx, actor, { environment: params.name, reach: body.reach }),
  200,
)
