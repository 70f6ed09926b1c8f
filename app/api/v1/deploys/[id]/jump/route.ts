import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { deployId } from '@/app/api/require-deploy'
import { reasonRequest } from '@/lib/api/requests'
import { jumpQueue } from '@/lib/usecases/queue'

export const { GET, PUT, PATCH, DELETE } = refuseOthers('POST')

/** Puts a deploy that waits first in its queue. */
export const POST = post<{ id: string }, { reason: string }>(
  reasonRequest,
  ({ ctx, actor, params, body }) => jumpQueue(ctx, actor, { deployId: deployId(params.id), ...body }),
  200,
)
