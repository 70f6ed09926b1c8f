import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { deployId } from '@/app/api/require-deploy'
import { cancellationRequest } from '@/lib/api/requests'
import { cancelDeploy } from '@/lib/usecases/cancel-deploy'

export const { GET, PUT, PATCH, DELETE } = refuseOthers('POST')

/** Stops a deploy; with `undo` the hosts that were switched go back too. */
export const POST = post<{ id: string }, { undo: boolean }>(cancellationRequest, ({ ctx, actor, params, body }) =>
  cancelDeploy(ctx, actor, { deployId: deployId(params.id), undo: body.undo }),
)
