import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { rollbackRequest } from '@/lib/api/requests'
import { requestRollback } from '@/lib/usecases/request-rollback'

export const { GET, PUT, PATCH, DELETE } = refuseOthers('POST')

/** Queues a rollback to a release that every host still holds. */
export const POST = post<{ name: string; environment: string }, { to?: string | undefined }>(
  rollbackRequest,
  ({ ctx, actor, params, body, idempotencyKey }) =>
    requestRollback(ctx, actor, {
      service: params.name,
      environment: params.environment,
      ...(body.to !== undefined && { to: body.to }),
      ...(idempotencyKey && { idempotencyKey }),
    }),
)
