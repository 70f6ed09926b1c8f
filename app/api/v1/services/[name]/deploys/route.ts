import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { deployRequest } from '@/lib/api/requests'
import { requestDeploy } from '@/lib/usecases/request-deploy'

export const { GET, PUT, PATCH, DELETE } = refuseOthers('POST')

/** Queues a deploy of a branch's head to an environment. */
export const POST = post<{ name: string }, { environment: string; ref: string }>(
  deployRequest,
  ({ ctx, actor, params, body, idempotencyKey }) =>
    requestDeploy(ctx, actor, { service: params.name, ...body, ...(idempotencyKey && { idempotencyKey }) }),
)
