import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { deployId } from '@/app/api/require-deploy'
import { nothing, reasonRequest } from '@/lib/api/requests'
import { holdDeploy, releaseDeploy } from '@/lib/usecases/queue'

export const { GET, PUT, PATCH } = refuseOthers('POST', 'DELETE')

/** Sets a deploy that waits aside. */
export const POST = post<{ id: string }, { reason: string }>(
  reasonRequest,
  ({ ctx, actor, params, body }) => holdDeploy(ctx, actor, { deployId: deployId(params.id), ...body }),
  200,
)

/** Releases it. */
export const DELETE = post<{ id: string }, object>(
  nothing,
  ({ ctx, actor, params }) => releaseDeploy(ctx, actor, { deployId: deployId(params.id) }),
  200,
)
