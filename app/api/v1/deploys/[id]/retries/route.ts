import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { deployId } from '@/app/api/require-deploy'
import { nothing } from '@/lib/api/requests'
import { requestRetry } from '@/lib/usecases/request-retry'

export const { GET, PUT, PATCH, DELETE } = refuseOthers('POST')

/** Goes on with a deploy that did not go through, on the hosts that do not run its release. */
export const POST = post<{ id: string }, object>(nothing, ({ ctx, actor, params, idempotencyKey }) =>
  requestRetry(ctx, actor, { deployId: deployId(params.id), ...(idempotencyKey && { idempotencyKey }) }),
)
